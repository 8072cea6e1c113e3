import type { Call } from '../calls/call.ts';
import type { Run } from '../calls/run.ts';
import type { Document } from './document.ts';
import { loadDocument } from './document.ts';
import type { Element } from './element.ts';
import type { Source } from './source.ts';
import { verbs } from '../verbs/verbs.ts';

/** Where a document runs: which verbs may stand in it, and what goes along with each request. */
export interface Flow {
  name: string;
  /** Null: every verb. */
  allowed: ReadonlySet<string> | null;
  params(): Record<string, string>;
}

export const mainFlow: Flow = { name: 'call', allowed: null, params: () => ({}) };

/** A flow of prompts only: hold music, waiting rooms, announcements. */
export const promptFlow = (name: string, params: () => Record<string, string> = () => ({})): Flow => ({
  name,
  allowed: new Set(['Play', 'Say', 'Pause', 'Redirect']),
  params,
});

/** How TwiML came to its end: nothing left, a verb that ends the flow, or no document to run. */
export type Ending = 'done' | 'hangup' | 'leave' | 'busy' | 'rejected' | 'failed';

/** What comes after a verb: the next one, another document, or the end. */
export type Step = undefined | { go: Source } | { end: Ending };

/** What a verb gets to work with. */
export interface Stage {
  run: Run;
  call: Call;
  flow: Flow;
  document: Document;
  element: Element;
  /** The verb after this one. */
  next: Element | undefined;
  first: boolean;
}

/** Fetches and performs documents until they end. Rejects with `Interrupted` when the strand is stopped. */
export async function interpret(run: Run, call: Call, first: Source, flow: Flow): Promise<Ending> {
  for (let source = first; ;) {
    const document = await loadDocument(run, call, source, flow.params());
    if (!document) return 'failed';
    const step = await perform(run, call, document, flow);
    if (!step) return 'done';
    if ('end' in step) return step.end;
    source = step.go;
  }
}

async function perform(run: Run, call: Call, document: Document, flow: Flow): Promise<Step> {
  for (const [index, element] of document.verbs.entries()) {
    run.check();
    const verb = verbs[element.name];
    const allowed = verb && (flow.allowed?.has(element.name) ?? verb.outsideQueue);
    if (!allowed) {
      call.account.warn(call, 12200, `<${element.name}> cannot be used here (${flow.name}); it is passed over`);
      continue;
    }
    const stage: Stage = { run, call, flow, document, element, next: document.verbs[index + 1], first: index === 0 };
    if (verb.answers(stage)) call.answer();
    call.reached(element.name);
    run.check();
    const step = await verb.perform(stage);
    if (step) return step;
  }
  return undefined;
}
