import type { Account } from '../account.ts';
import { type LegAudio, silentAudio } from '../ports.ts';
import type { Call, FinalStatus } from './call.ts';
import { ringTelephone } from './telephones.ts';

/** A destination being rung. */
export interface Ringing {
  outcome: Promise<'answered' | FinalStatus>;
  /** Nothing rings there: the outcome comes without a `ringing` before it. */
  silent: boolean;
  /** Of whoever answered. */
  audio(): LegAudio;
  /** Stops ringing everywhere but where it was answered. */
  giveUp(): void;
}

/** Rings whatever is behind the call's address: a browser, a telephone that somebody has at hand, or any other outside. */
export function ringDestination(account: Account, call: Call, params: Record<string, string>): Ringing {
  const { to } = call.facts;
  if (to.startsWith('client:')) return ringClient(account, call, params);
  // Own numbers would have to run their own TwiML on the far leg, which this carrier does not do.
  if (account.numbers.byNumber(to)) return without('failed');
  return account.devices.ring(call, to, invitationTo(call, to, params)) ?? ringTelephone(call);
}

export const without = (status: FinalStatus): Ringing => ({
  outcome: Promise.resolve(status),
  silent: true,
  audio: () => silentAudio,
  giveUp: () => {},
});

function ringClient(account: Account, call: Call, params: Record<string, string>): Ringing {
  const [address = '', query = ''] = call.facts.to.split('?');
  const all = { ...Object.fromEntries(new URLSearchParams(query)), ...params };
  return account.devices.ring(call, address, invitationTo(call, address, all)) ?? without('no-answer');
}

const invitationTo = (call: Call, to: string, params: Record<string, string>) => ({
  callSid: call.sid,
  accountSid: call.account.sid,
  from: call.facts.from,
  to,
  params,
});
