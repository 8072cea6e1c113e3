import { DateTime } from 'luxon';
import type { AttemptResult } from '#server/callbacks/callback.schema.ts';
import type { Language } from '#server/platform/schema.ts';
import type { DemoCall } from './calls.ts';
import type { DemoCustomer } from './customers.ts';
import type { DemoAgent } from './line.ts';
import type { Chance } from './random.ts';

/** A promise to ring a customer, made in a call of the past, and the calls by which it was kept or not. Times in milliseconds. */
export interface DemoCallback {
  id: string;
  source: DemoCall;
  customer: DemoCustomer;
  phoneNumber: string;
  promisedBy: DemoAgent;
  promisedAt: number;
  /** The time that was agreed. */
  dueAt: number;
  note: string;
  state: 'waiting' | 'reached' | 'given_up' | 'cancelled';
  endedAt: number | null;
  attempts: { call: DemoCall; result: AttemptResult }[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const SECOND = 1_000;
const MOST_ATTEMPTS = 3;
const notes: Record<Language, readonly string[]> = {
  en: ['In a meeting, asked to be rung later', 'Wants to have the contract at hand', 'Only after work', 'Driving'],
  'zh-CN': ['正在开会，请稍后回电', '想先把合同找出来再谈', '只能下班后接电话', '正在开车'],
};
/** Of every so many calls that left something to do, so many were to be rung. */
const SHARE = 0.12;
const RECENT_DAYS = 12;

/**
 * Some of those who rang in the last days were to be rung back. The calls that did it take the place of calls of the same agents, so that
 * nobody talks twice at a time; what is still to come lies hours ahead, so that whoever opens the demo is not rung before they ask for it.
 */
export function makeCallbacks(
  calls: DemoCall[],
  now: number,
  zone: string,
  chance: Chance,
): { calls: DemoCall[]; callbacks: DemoCallback[] } {
  const replaced = new Map<DemoCall, DemoCall>();
  const sources = new Set<DemoCall>();
  const callbacks: DemoCallback[] = [];
  const recent = calls.filter(({ arrivedAt }) => arrivedAt > now - RECENT_DAYS * DAY);
  const ahead = officeTimes(now, zone);
  for (const source of recent) {
    if (
      replaced.has(source) ||
      source.disposition !== 'follow_up_needed' ||
      !source.customer ||
      !source.agent ||
      !chance.happens(SHARE)
    )
      continue;
    const callback = promisedIn(source, chance);
    const later = recent.filter(
      call => call.connectedAt && call.arrivedAt > source.closedAt + HOUR && !replaced.has(call) && !sources.has(call),
    );
    const fate = chance.weighted({ reached: 60, given_up: 14, cancelled: 10, waiting: 16 });
    const wanted = fate === 'reached' ? chance.between(1, 2) : fate === 'given_up' ? MOST_ATTEMPTS : 0;
    const chosen = later
      .slice(0, 60)
      .filter((_, place) => place % 20 === 7)
      .slice(0, wanted);
    if (chosen.length < wanted || (fate === 'waiting' && ahead.length === 0)) continue;
    callback.attempts = chosen.map((call, place) => {
      const reached = fate === 'reached' && place === wanted - 1;
      const result: AttemptResult = reached ? 'reached' : chance.weighted({ no_answer: 3, busy: 1 });
      const attempt = attemptInsteadOf(call, callback, result);
      replaced.set(call, attempt);
      return { call: attempt, result };
    });
    sources.add(source);
    callbacks.push(ended(callback, fate, ahead, chance));
  }
  return { calls: calls.map(call => replaced.get(call) ?? call), callbacks };
}

function promisedIn(source: DemoCall, chance: Chance): DemoCallback {
  const customer = source.customer!;
  const promisedAt = source.leftAt;
  return {
    id: chance.id(new Date(promisedAt)),
    ...{ source, customer, promisedAt },
    phoneNumber: customer.phoneNumbers[0]!,
    promisedBy: source.agent!,
    dueAt: promisedAt + HOUR,
    note: chance.pick(notes[source.language]),
    state: 'waiting',
    endedAt: null,
    attempts: [],
  };
}

function ended(callback: DemoCallback, state: DemoCallback['state'], ahead: number[], chance: Chance): DemoCallback {
  if (state === 'waiting') return { ...callback, dueAt: ahead.shift()! };
  const [first, last] = [callback.attempts[0], callback.attempts.at(-1)];
  const dueAt = first?.call.queuedAt ?? callback.promisedAt + HOUR;
  const endedAt = last?.call.closedAt ?? callback.promisedAt + chance.between(10, 50) * 60_000;
  return { ...callback, state, dueAt, endedAt };
}

/** The same agent at the same time, with the customer who was promised it. */
function attemptInsteadOf(call: DemoCall, callback: DemoCallback, result: AttemptResult): DemoCall {
  const { customer, phoneNumber, source } = callback;
  const about = {
    ...{ customer, from: phoneNumber, candidates: [customer], callback },
    ...{ language: source.language, topic: source.topic, facts: source.facts, arrivedAt: call.queuedAt! },
  };
  if (result === 'reached') return { ...call, ...about, disposition: 'resolved' as const, notes: callback.note };
  const leftAt = call.acceptedAt! + (result === 'busy' ? 12 : 30) * SECOND;
  return {
    ...{ ...call, ...about, connectedAt: null, outcome: 'not_reached' as const, disposition: 'other' as const },
    ...{ notes: callback.note, leftAt, closedAt: leftAt + 6 * SECOND },
  };
}

/** When customers are usually rung, of the next days and at least three hours ahead. */
function officeTimes(now: number, zone: string): number[] {
  const today = DateTime.fromMillis(now, { zone }).startOf('day');
  return [0, 1, 2, 3]
    .flatMap(days => [9.5, 11, 14.5, 16].map(hour => today.plus({ days, minutes: hour * 60 })))
    .filter(at => at.weekday <= 5 && at.toMillis() > now + 3 * HOUR)
    .map(at => at.toMillis());
}
