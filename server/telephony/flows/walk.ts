import type { Language } from '#server/platform/schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';
import { type Asking, behaviourOf } from './behaviours.ts';
import type { Graph, Step } from './step.schema.ts';

/*
 * Walks a call through a flow: from a step and what was pressed to what is heard and awaited next. It writes nothing and knows no carrier, so
 * that a call and a dry run are the same.
 */

/** What a flow may ask of the world. */
export interface Facts {
  organisation: Record<Language, string>;
  timeZone: string;
  isOpen(calendarId: string): Promise<boolean>;
  /** `digits`: what was keyed in; null: by the number that rings. The customer is the call's from then on. */
  identify(by: Identification, digits: string | null): Promise<Identified>;
  verify(pin: string): Promise<boolean>;
  tier(): Promise<Tier | null>;
  usualLanguage(): Promise<Language | null>;
  /** Of the identified customer only. */
  ticket(number: string): Promise<TicketFacts | null>;
}
export type Identification = Extract<Step, { kind: 'identify' }>['by'];
export type Identified = 'found' | 'several' | 'unknown';
export interface TicketFacts {
  number: string;
  status: 'new' | 'open' | 'pending' | 'solved' | 'closed';
  promisedAt: Date | null;
}

/** Where a call is in its flow, and what is known of it. */
export interface FlowState {
  stepId: string;
  attempt: number;
  language: Language;
  /** The number has a language of its own. */
  languageFixed: boolean;
  attributes: Record<string, string>;
  menuPath: string[];
  points: number;
  /** The steps so far, the last ones of many. */
  path: string[];
}

export type Heard = { say: string; language: Language } | { play: string };
/** What is awaited. */
export interface Keys {
  most: number;
  finishKey: string;
  secret: boolean;
}
export type Outcome =
  { is: 'asks'; keys: Keys } | { is: 'queue'; queueId: string } | { is: 'ended' } | { is: 'lost'; why: string };
export interface Walked {
  state: FlowState;
  heard: Heard[];
  outcome: Outcome;
}

/** What steps work on. */
export interface Walk {
  state: FlowState;
  facts: Facts;
  /** Digits that are kept nowhere: gone with the next question. */
  secrets: Map<string, string>;
  heard: Heard[];
}
export type Next = { exit: string } | Exclude<Outcome, { is: 'asks' }>;
export type Because = 'wrong' | 'nothing' | null;

/** More steps than any flow has, without a question: it turns in circles. */
const MOST_AT_ONCE = 200;
const LONGEST_PATH = 100;

export const newState = (graph: Graph, language: Language | null): FlowState => ({
  stepId: graph.start,
  attempt: 1,
  language: language ?? 'en',
  languageFixed: language !== null,
  attributes: {},
  menuPath: [],
  points: 0,
  path: [],
});

/** The call begins. */
export const beginWalk = (graph: Graph, state: FlowState, facts: Facts): Promise<Walked> =>
  follow(graph, startWalk(state, facts), graph.start);

/** Something was pressed where the call waits, or nothing (empty) for too long. */
export async function pressKeys(graph: Graph, state: FlowState, facts: Facts, digits: string): Promise<Walked> {
  const walk = startWalk(state, facts);
  const step = graph.steps[state.stepId];
  const asking = step && askingOf(step);
  if (!asking) return finished(walk, { is: 'lost', why: 'nothing is asked here' });
  const exit = digits === '' ? null : await asking.take(step, digits, walk);
  if (exit !== null) return follow(graph, walk, step.exits[exit] ?? null);
  const because = digits === '' ? 'nothing' : 'wrong';
  if (walk.state.attempt >= asking.tries(step)) {
    const vain = await asking.vain(step, because, walk);
    return follow(graph, walk, step.exits[vain] ?? null);
  }
  walk.state.attempt += 1;
  return ask(walk, step, asking, because);
}

/** The question that the call waits with, once more. Nothing moves. */
export function askAgain(graph: Graph, state: FlowState, facts: Pick<Facts, 'organisation' | 'timeZone'>): Walked {
  // Questions are worded without asking the world anything.
  const walk = startWalk(state, facts as Facts);
  const step = graph.steps[state.stepId];
  const asking = step && askingOf(step);
  if (!asking) return finished(walk, { is: 'lost', why: 'nothing is asked here' });
  return ask(walk, step, asking, null);
}

async function follow(graph: Graph, walk: Walk, first: string | null): Promise<Walked> {
  let stepId = first;
  for (let count = 0; count < MOST_AT_ONCE; count++) {
    const step = stepId === null ? undefined : graph.steps[stepId];
    if (stepId === null || !step) return finished(walk, { is: 'lost', why: 'an exit leads nowhere' });
    walk.state = { ...walk.state, stepId, attempt: 1, path: [...walk.state.path, stepId].slice(-LONGEST_PATH) };
    const asking = askingOf(step);
    const passed = asking?.arrive?.(step, walk) ?? null;
    if (asking && passed === null) return ask(walk, step, asking, null);
    const next: Next = passed === null ? await passingOf(step).pass(step, walk) : { exit: passed };
    if (!('exit' in next)) return finished(walk, next);
    stepId = step.exits[next.exit] ?? null;
  }
  return finished(walk, { is: 'lost', why: 'it turns in circles' });
}

function ask(walk: Walk, step: Step, asking: Asking<Step>, because: Because): Walked {
  walk.heard.push(...asking.question(step, walk, because));
  return finished(walk, { is: 'asks', keys: asking.keys(step) });
}

const startWalk = (state: FlowState, facts: Facts): Walk => ({
  state: { ...state, attributes: { ...state.attributes }, menuPath: [...state.menuPath] },
  facts,
  secrets: new Map(),
  heard: [],
});

const finished = ({ state, heard }: Walk, outcome: Outcome): Walked => ({ state, heard, outcome });

function askingOf(step: Step): Asking<Step> | null {
  const behaviour = behaviourOf(step);
  return 'question' in behaviour ? behaviour : null;
}
function passingOf(step: Step) {
  const behaviour = behaviourOf(step);
  if ('question' in behaviour) throw new Error(`${step.kind} waits for keys.`);
  return behaviour;
}
