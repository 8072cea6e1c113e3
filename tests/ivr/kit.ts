import type { Graph, Step, StepKind, StepOf, Words } from '#server/telephony/flows/step.schema.ts';
import type { FlowView } from '#server/telephony/flows/flow.schema.ts';
import { parseForm, sign } from '#server/telephony/signature.ts';
import type { Agent } from '../support/agent.ts';
import { type World, accountSid, authToken, bankNumber, publicUrl } from '../support/world.ts';

export const both = (text: string): Words => ({ en: text, 'zh-CN': `中文 ${text}` });
const asking = { prompt: both('Please key it in.'), wrong: both('That is wrong.'), nothing: both('Nothing came.') };

/** What each kind is where a test says nothing else. */
const usual: { [K in StepKind]: Omit<StepOf<K>, 'kind' | 'name' | 'x' | 'y' | 'exits'> } = {
  language: { greeting: both('Hello.'), ...asking, tries: 1 },
  menu: { ...asking, tries: 1, options: [] },
  say: { words: both('Words.') },
  play: { audioId: null },
  hours: { calendarId: null },
  collect: {
    ...asking,
    attribute: 'number',
    secret: false,
    shortest: 1,
    longest: 8,
    finishKey: '#',
    check: 'none',
    tries: 2,
  },
  identify: { by: 'calling_number', attribute: '', pinAttribute: '' },
  ticket_status: { attribute: 'number' },
  set: { attribute: '', value: '', language: null, points: 0 },
  branch: { test: { on: 'language', is: 'en' } },
  queue: { queueId: null },
  end: { words: both('Goodbye.') },
};

/** A step: `step('say', { next: 'bye' }, { words: … })`. */
export const step = <K extends StepKind>(
  kind: K,
  exits: Record<string, string | null> = {},
  settings: Partial<StepOf<K>> = {},
): Step => ({ kind, name: '', x: 0, y: 0, exits, ...usual[kind], ...settings }) as unknown as Step;
export const end = (words: string): Step => step('end', {}, { words: both(words) });
export const graph = (steps: Record<string, Step>): Graph => ({ start: Object.keys(steps)[0]!, steps });

/** A flow of the bank, edited by its administrator; the bank's number leads to it. */
export class Flow {
  readonly #world: World;
  readonly admin: Agent;
  view: FlowView;

  private constructor(world: World, admin: Agent, view: FlowView) {
    this.#world = world;
    this.admin = admin;
    this.view = view;
  }

  static async begin(world: World): Promise<Flow> {
    const admin = await world.agent('admin');
    const draft = graph({ bye: end('Goodbye.') });
    const names = { key: 'tested', name: 'Tested', nameZh: '试验' };
    const view = await admin.must<FlowView>('POST', '/flows', { ...names, draft });
    const flow = new Flow(world, admin, view);
    await flow.publish(draft);
    const number = { phoneNumber: bankNumber, name: 'Tested', language: 'en', flowId: view.id };
    await admin.must('POST', '/entry-points', number);
    return flow;
  }

  get path(): string {
    return `/flows/${this.view.id}`;
  }

  async publish(draft: Graph): Promise<FlowView> {
    const { version } = await this.admin.must<FlowView>('GET', this.path);
    const { version: saved } = await this.admin.must<FlowView>('PATCH', this.path, { draft, version });
    return (this.view = await this.admin.must('POST', `${this.path}/publish`, { note: '', version: saved }));
  }

  /** Rings, presses one after the other, and tells what was heard. */
  async ring(from: string | null, ...keys: string[]) {
    const before = this.#world.heard().length;
    const caller = await this.#world.ring(from);
    for (const each of keys) await caller.press(each);
    return { caller, heard: this.#world.heard().slice(before), call: await caller.interaction() };
  }
}

/** An answer to the question of this turn, posted as the carrier does; what the call hears then. */
export async function answerTurn(world: World, call: { id: string; callSid: string }, turn: number, Digits: string) {
  const path = `/twilio/voice/flow?interaction=${call.id}&turn=${turn}`;
  const body = new URLSearchParams({ AccountSid: accountSid, CallSid: call.callSid, Digits }).toString();
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    'x-twilio-signature': sign(authToken, publicUrl + path, parseForm(body)),
  };
  return (await world.app.inject({ method: 'POST', url: path, payload: body, headers })).body;
}
