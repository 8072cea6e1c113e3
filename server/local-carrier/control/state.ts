import type { Account } from '../account.ts';

/** What goes on at the carrier now. Times are ISO 8601. */
export interface CarrierState {
  now: string;
  calls: { callSid: string; from: string; to: string; direction: string; status: string; answeredAt: string | null }[];
  queues: { queueSid: string; friendlyName: string; callSids: string[] }[];
  conferences: {
    conferenceSid: string;
    friendlyName: string;
    status: string;
    participants: { callSid: string; label: string | null; muted: boolean; held: boolean }[];
  }[];
  /** Browsers that can be rung, and telephones outside that somebody has at hand. */
  clients: string[];
  telephones: string[];
}

const iso = (time: number): string => new Date(time).toISOString();

const CLIENT = 'client:';
const isClient = (address: string): boolean => address.startsWith(CLIENT);

/** Living things only. */
export function describeState(account: Account): CarrierState {
  const addresses = account.devices.addresses();
  return {
    now: iso(account.clock.now()),
    calls: account.calls.live().map(({ sid, facts, status, answeredAt }) => ({
      callSid: sid,
      from: facts.from,
      to: facts.to,
      direction: facts.direction,
      status,
      answeredAt: answeredAt === null ? null : iso(answeredAt),
    })),
    queues: account.queues.all().map(({ sid, friendlyName, members }) => ({
      queueSid: sid,
      friendlyName,
      callSids: members.map(member => member.call.sid),
    })),
    conferences: account.conferences.live().map(({ sid, friendlyName, status, participants }) => ({
      conferenceSid: sid,
      friendlyName,
      status,
      participants: [...participants.values()].map(({ call, settings, muted, held }) => ({
        callSid: call.sid,
        label: settings.label,
        muted,
        held,
      })),
    })),
    clients: addresses.filter(isClient).map(address => address.slice(CLIENT.length)),
    telephones: addresses.filter(address => !isClient(address)),
  };
}
