import type { CallbackAttemptView, CallbackView, Consequence } from '#server/callbacks/callback.schema.ts';
import { dayAndTime, relativeTime, timeAhead } from '../i18n/format.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { t } from '../i18n/words.svelte.ts';

const HOUR = 3_600_000;
/** `14:05`, `Yesterday 14:05`, `Mon 09:00`: what was, and what is still to come. `now` in milliseconds. */
export const dayAndTimeOf = (time: string, now: number): string =>
  Date.parse(time) > now ? timeAhead(time, now) : dayAndTime(time, now);

export function whoIsRung({ customer, phoneNumber }: Pick<CallbackView, 'customer' | 'phoneNumber'>) {
  const number = phoneNumbers.show(phoneNumber);
  return customer ? { title: customer.name, detail: number } : { title: number, detail: '' };
}

/** Those that count: what was withdrawn before it rang, or was not allowed to, does not. */
export const countedAttempts = ({ attempts }: Pick<CallbackView, 'attempts'>): CallbackAttemptView[] =>
  attempts.filter(({ result }) => result !== 'withdrawn' && result !== 'not_allowed');

export const liveAttempt = ({ attempts }: Pick<CallbackView, 'attempts'>): CallbackAttemptView | undefined =>
  attempts.find(({ result }) => result === null);

type Told = Pick<
  CallbackView,
  'state' | 'attempts' | 'keepsPlace' | 'lineAt' | 'nextAttemptAt' | 'endedAt' | 'endReason'
>;

/** How it stands now, in a few words. `now` in milliseconds. */
export function standingOf(callback: Told, now: number): string {
  const words = t().callbacks;
  switch (callback.state) {
    case 'waiting':
      return waitingWords(callback, now);
    case 'in_line':
      return lineWords(callback, now);
    case 'unclear':
      return words.nobodyKnows;
    case 'superseded':
      return words.rangAgain;
    default:
      return [words.states[callback.state], callback.endReason && words.endReasons[callback.endReason]]
        .filter(Boolean)
        .join(': ');
  }
}

function waitingWords(callback: Told, now: number): string {
  const words = t().callbacks;
  const at = callback.nextAttemptAt!;
  if (Date.parse(at) <= now) return words.soon;
  if (countedAttempts(callback).length === 0) return words.agreedFor(timeAhead(at, now));
  return words.nextAttempt(Date.parse(at) - now < HOUR ? relativeTime(at, now) : timeAhead(at, now));
}

function lineWords(callback: Told, now: number): string {
  const words = t().callbacks;
  const attempt = liveAttempt(callback);
  const who = attempt?.agent?.name ?? words.someAgent;
  switch (attempt?.callState) {
    case 'offered':
      return words.ringsAtAgent;
    case 'connecting':
      return words.beingRung(who);
    case 'in_progress':
    case 'outside':
      return words.talking(who);
    case 'wrap_up':
      return words.beingNoted(who);
    default: {
      const since = dayAndTime(callback.lineAt, now);
      return callback.keepsPlace ? words.keepsPlaceSince(since) : words.inLineSince(since);
    }
  }
}

/** What was promised, for whoever rings. `now` in milliseconds. */
export function promiseWords(
  { keepsPlace, lineAt, promisedAt }: Pick<CallbackView, 'keepsPlace' | 'lineAt' | 'promisedAt'>,
  now: number,
): string {
  const words = t().callbacks.call;
  if (keepsPlace) return words.keptPlace(dayAndTime(promisedAt, now));
  return lineAt > promisedAt ? words.agreed(dayAndTimeOf(lineAt, now)) : words.promised(dayAndTime(promisedAt, now));
}

export function followsOf({ next, inMinutes }: Consequence): string {
  const { follows } = t().callbacks.call;
  return next === 'again' ? follows.again(inMinutes ?? 0) : follows[next];
}
