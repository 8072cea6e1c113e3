import type { AttemptResult } from './callback.schema.ts';

/** The queue's rules about ringing back. */
export interface CallbackRules {
  /** What counts as having reached them. */
  reached: readonly AttemptResult[];
  mostAttempts: number;
  /** Minutes until the next attempt. */
  spacingMinutes: number;
  /** Minutes after a busy line: whoever talks will soon have done. */
  busyMinutes: number;
}

export type Next =
  | { next: 'done' }
  | { next: 'give_up' }
  /** Nobody can tell whether it rang: ringing again might be the second time. */
  | { next: 'ask_somebody' }
  | { next: 'again'; inMinutes: number };

/** What follows from how an attempt ended, being the `number`th. */
export function nextAfter(result: AttemptResult, number: number, rules: CallbackRules): Next {
  if (rules.reached.includes(result)) return { next: 'done' };
  if (result === 'unknown') return { next: 'ask_somebody' };
  // Whether they may be rung, and when, is asked before each attempt.
  if (result === 'not_allowed') return { next: 'again', inMinutes: 0 };
  if (number >= rules.mostAttempts) return { next: 'give_up' };
  return { next: 'again', inMinutes: result === 'busy' ? rules.busyMinutes : rules.spacingMinutes };
}

/** How an attempt ended, from what is known of its call. Null: it goes on, or is still to be noted. */
export function resultOf(call: {
  connected: boolean;
  closed: boolean;
  /** Of the customer's line. */
  endReason: string | null;
  disposition: string | null;
}): AttemptResult | null {
  if (!call.connected) {
    const { endReason } = call;
    if (endReason === 'busy' || endReason === 'no_answer' || endReason === 'failed') return endReason;
    if (endReason === 'unknown' || endReason === 'not_allowed') return endReason;
    return 'cancelled';
  }
  if (!call.closed) return null;
  if (call.disposition === 'reached_voicemail') return 'voicemail';
  return call.disposition === 'refused_to_talk' ? 'refused' : 'reached';
}
