import { ORGANISATION, placeholdersIn } from './spoken.ts';
import { exitsOf, silentExitsOf, waitsForKeys } from './behaviours.ts';
import type { Finding } from './flow.schema.ts';
import type { Graph, Step, Words } from './step.schema.ts';

/** What flows may refer to: ids of what is in use. */
export interface Targets {
  queueIds: ReadonlySet<string>;
  calendarIds: ReadonlySet<string>;
  audioIds: ReadonlySet<string>;
}
type Found = (code: Finding['code'], stepId: string | null, at?: string) => void;

/**
 * What must be put right before it is published. A flow without findings ends for everybody who stops pressing keys: its exits all lead
 * somewhere, and without keys no step is met twice.
 */
export function findingsOf(graph: Graph, targets: Targets): Finding[] {
  const findings: Finding[] = [];
  const found: Found = (code, stepId, at = '') => void findings.push({ code, stepId, at });
  if (!graph.steps[graph.start]) found('start_missing', null);
  const reached = reachable(graph);
  for (const [id, step] of Object.entries(graph.steps)) {
    for (const exit of exitsOf(step)) if (nextOf(graph, step, exit) === null) found('dead_end', id, exit);
    if (!reached.has(id)) found('unreachable', id);
    checkWords(step, at => found('words_missing', id, at));
    checkSettings(step, targets, (code, at) => found(code, id, at));
  }
  for (const id of circles(graph)) found('loop_without_exit', id);
  checkAttributes(graph, found);
  return findings;
}

const nextOf = (graph: Graph, step: Step, exit: string): string | null => {
  const next = step.exits[exit] ?? null;
  return next !== null && graph.steps[next] ? next : null;
};
const followers = (graph: Graph, step: Step, exits: readonly string[]): string[] =>
  exits.map(exit => nextOf(graph, step, exit)).filter(next => next !== null);

function reachable(graph: Graph): Set<string> {
  const reached = new Set<string>();
  const open = graph.steps[graph.start] ? [graph.start] : [];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (reached.has(id)) continue;
    reached.add(id);
    const step = graph.steps[id]!;
    open.push(...followers(graph, step, exitsOf(step)));
  }
  return reached;
}

/** Steps to which a call comes back by itself, without a key. */
function circles(graph: Graph): string[] {
  const silent = new Map(
    Object.entries(graph.steps).map(([id, step]) => [id, new Set(followers(graph, step, silentExitsOf(step)))]),
  );
  // What no step leads to, and what leads to no step, is taken away until only circles are left, and what lies between two of them.
  for (let before = -1; before !== silent.size;) {
    before = silent.size;
    const entered = new Set([...silent.values()].flatMap(next => [...next]));
    for (const [id, next] of silent)
      if (!entered.has(id) || ![...next].some(other => silent.has(other))) silent.delete(id);
  }
  return [...silent.keys()];
}

const textsOf = (step: Step): [at: string, words: Words][] =>
  (Object.entries(step) as [string, unknown][]).flatMap(([at, value]) =>
    typeof value === 'object' && value !== null && 'zh-CN' in value ? [[at, value as Words] as const] : [],
  ) as [string, Words][];

function checkWords(step: Step, missing: (at: string) => void): void {
  for (const [at, words] of textsOf(step)) if (words.en.trim() === '' || words['zh-CN'].trim() === '') missing(at);
}

function checkSettings(step: Step, targets: Targets, found: (code: Finding['code'], at: string) => void): void {
  switch (step.kind) {
    case 'menu': {
      const keys = step.options.map(({ key }) => key);
      if (keys.length === 0) found('options_missing', 'options');
      for (const key of new Set(keys.filter((key, index) => keys.indexOf(key) !== index))) found('key_twice', key);
      for (const { key, code } of step.options) if (code === '') found('code_missing', key);
      return;
    }
    case 'play':
      if (!targets.audioIds.has(step.audioId ?? '')) found('audio_missing', 'audioId');
      return;
    case 'hours':
      if (!targets.calendarIds.has(step.calendarId ?? '')) found('calendar_missing', 'calendarId');
      return;
    case 'queue':
      if (!targets.queueIds.has(step.queueId ?? '')) found('queue_missing', 'queueId');
      return;
    case 'collect':
      if (step.shortest > step.longest) found('lengths_crossed', 'shortest');
      if (step.attribute === '') found('attribute_missing', 'attribute');
      return;
    default:
  }
}

/** Attributes that a step uses, and where. */
export function usesOf(step: Step): { attribute: string; at: string }[] {
  const spoken = textsOf(step).flatMap(([at, words]) =>
    [...placeholdersIn(words.en), ...placeholdersIn(words['zh-CN'])]
      .filter(name => name !== ORGANISATION)
      .map(attribute => ({ attribute, at })),
  );
  switch (step.kind) {
    case 'identify':
      return [
        ...(step.by === 'calling_number' ? [] : [{ attribute: step.attribute, at: 'attribute' }]),
        ...(step.pinAttribute ? [{ attribute: step.pinAttribute, at: 'pinAttribute' }] : []),
      ];
    case 'ticket_status':
      return [{ attribute: step.attribute, at: 'attribute' }];
    case 'branch':
      return step.test.on === 'attribute' ? [{ attribute: step.test.attribute, at: 'attribute' }] : [];
    default:
      return spoken;
  }
}

/** Attributes that a step gives a value; `secret`: one that is kept nowhere. */
function givesOf(step: Step): { attribute: string; secret: boolean }[] {
  switch (step.kind) {
    case 'collect':
      return [{ attribute: step.attribute, secret: step.secret }];
    case 'set':
      return step.attribute ? [{ attribute: step.attribute, secret: false }] : [];
    case 'ticket_status':
      return ['ticket_number', 'ticket_status'].map(attribute => ({ attribute, secret: false }));
    default:
      return [];
  }
}

function checkAttributes(graph: Graph, found: Found): void {
  const given = Object.values(graph.steps).flatMap(givesOf);
  const open = new Set(given.filter(({ secret }) => !secret).map(({ attribute }) => attribute));
  const secret = new Set(given.filter(({ secret }) => secret).map(({ attribute }) => attribute));
  const fresh = freshSecrets(graph);
  for (const [id, step] of Object.entries(graph.steps)) {
    for (const gives of givesOf(step))
      if (gives.secret && open.has(gives.attribute)) found('attribute_mixed', id, gives.attribute);
    for (const { attribute, at } of new Map(usesOf(step).map(use => [`${use.at} ${use.attribute}`, use])).values()) {
      if (attribute === '') found('attribute_missing', id, at);
      else if (!open.has(attribute) && !secret.has(attribute)) found('attribute_unknown', id, attribute);
      else if (secret.has(attribute) && step.kind !== 'identify') found('secret_shown', id, attribute);
      else if (secret.has(attribute) && !fresh.get(id)?.has(attribute)) found('secret_gone', id, attribute);
    }
  }
}

/** Which secrets are there in any case when a call comes to a step: what every way to it has collected since its last question. */
function freshSecrets(graph: Graph): Map<string, ReadonlySet<string>> {
  const fresh = new Map<string, Set<string>>(graph.steps[graph.start] ? [[graph.start, new Set()]] : []);
  const open = [...fresh.keys()];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const step = graph.steps[id]!;
    for (const exit of exitsOf(step)) {
      const next = nextOf(graph, step, exit);
      if (next === null) continue;
      const kept = waitsForKeys(step) ? [] : [...fresh.get(id)!];
      const added = step.kind === 'collect' && step.secret && exit === 'ok' ? [step.attribute] : [];
      const coming = new Set([...kept, ...added]);
      const known = fresh.get(next);
      const both = known ? new Set([...known].filter(name => coming.has(name))) : coming;
      if (known && both.size === known.size) continue;
      fresh.set(next, both);
      open.push(next);
    }
  }
  return fresh;
}
