import type { Twilio } from 'twilio';
import { localSimulation } from './local-simulation.ts';
import { twilioRecordings } from './recordings/twilio-recordings.ts';
import { type Carrier, type CarrierCall, CarrierError, type DialOrder } from '#server/platform/carrier.ts';

export interface CarrierAccountKeys {
  kind: 'twilio' | 'local';
  accountSid: string;
  authToken: string;
  apiKeySid: string;
  apiKeySecret: string;
  twimlAppSid: string;
  apiBaseUrl: string | null;
}

/** Milliseconds that one request to the carrier may take. */
const PATIENCE_MS = 10_000;
/** Our numbers change rarely. */
const NUMBERS_MS = 300_000;
/** What was addressed no longer exists (20404), or is not in progress any more (21220). */
const goneCodes = new Set([20404, 21220]);
const LIVE = ['queued', 'ringing', 'in-progress'] as const;
const OPEN = ['init', 'in-progress'] as const;

/** Twilio's REST API, or the local carrier that speaks it. The library is loaded here, where it is used: it is large. */
export async function connectCarrier(account: CarrierAccountKeys): Promise<Carrier> {
  const [{ default: twilio }, { default: AccessToken }] = await Promise.all([
    import('twilio'),
    import('twilio/lib/jwt/AccessToken.js'),
  ]);
  const client = twilio(account.accountSid, account.authToken, {
    timeout: PATIENCE_MS,
    autoRetry: true,
    maxRetries: 3,
  });
  if (account.apiBaseUrl) client.api.baseUrl = account.apiBaseUrl;

  return {
    local: account.kind === 'local',
    simulation: account.kind === 'local' && account.apiBaseUrl ? localSimulation(account.apiBaseUrl) : null,
    recordings: twilioRecordings(client, account, ask),
    redirectCall: async (callSid, url) => void (await ask(() => client.calls(callSid).update({ url, method: 'POST' }))),
    hangUpCall: async callSid => void (await ask(() => client.calls(callSid).update({ status: 'completed' }))),
    findCall: callSid => findCall(client, callSid),
    listLiveCalls: async () => {
      const lists = await Promise.all(LIVE.map(status => ask(() => client.calls.list({ status, limit: 1000 }))));
      return lists.flat().map(viewCall);
    },
    endConference: async sid => void (await ask(() => client.conferences(sid).update({ status: 'completed' }))),
    listConferences: () => listConferences(client),
    holdParticipant: async (conferenceSid, callSid, holdUrl) => {
      const hold = holdUrl ? { hold: true, holdUrl, holdMethod: 'POST' } : { hold: false };
      await ask(() => client.conferences(conferenceSid).participants(callSid).update(hold));
    },
    announceTo: async (conferenceSid, callSid, announceUrl) => {
      const announcement = { announceUrl, announceMethod: 'POST' };
      await ask(() => client.conferences(conferenceSid).participants(callSid).update(announcement));
    },
    superviseFrom: async (conferenceSid, callSid, { muted, coachCallSid }) => {
      const coaching = coachCallSid ? { coaching: true, callSidToCoach: coachCallSid } : { coaching: false };
      await ask(() =>
        client
          .conferences(conferenceSid)
          .participants(callSid)
          .update({ muted, ...coaching }),
      );
    },
    dialIntoRoom: order => dialIntoRoom(client, order),
    listNumbers: rememberFor(NUMBERS_MS, async () => {
      const numbers = await ask(() => client.incomingPhoneNumbers.list({ limit: 100 }));
      return numbers.map(number => number.phoneNumber);
    }),
    accessToken: (identity, ttl) => {
      const token = new AccessToken(account.accountSid, account.apiKeySid, account.apiKeySecret, { identity, ttl });
      token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: account.twimlAppSid, incomingAllow: true }));
      return token.toJwt();
    },
  };
}

async function dialIntoRoom(client: Twilio, order: DialOrder): Promise<{ callSid: string }> {
  const created = await ask(() =>
    client.conferences(order.room).participants.create({
      from: order.from,
      to: order.to,
      label: order.label,
      timeout: order.timeoutSeconds,
      earlyMedia: true,
      beep: 'false',
      endConferenceOnExit: false,
      startConferenceOnEnter: true,
      statusCallback: order.statusUrl,
      statusCallbackEvent: ['ringing', 'answered', 'completed'],
      conferenceStatusCallback: order.conferenceUrl,
      conferenceStatusCallbackEvent: ['start', 'end', 'join', 'leave', 'mute', 'hold', 'modify'],
    }),
  );
  return { callSid: created.callSid };
}

/** Asks once for many: the answer holds for this long. */
function rememberFor<T>(milliseconds: number, find: () => Promise<T>): () => Promise<T> {
  let known: { value: T; until: number } | null = null;
  return async () => {
    if (!known || performance.now() >= known.until)
      known = { value: await find(), until: performance.now() + milliseconds };
    return known.value;
  };
}

async function findCall(client: Twilio, callSid: string): Promise<CarrierCall | null> {
  try {
    return viewCall(await ask(() => client.calls(callSid).fetch()));
  } catch (error) {
    if (error instanceof CarrierError && error.outcome === 'gone') return null;
    throw error;
  }
}

async function listConferences(client: Twilio) {
  // A room with one person in it has not begun: it is still `init`.
  const lists = await Promise.all(OPEN.map(status => ask(() => client.conferences.list({ status, limit: 1000 }))));
  return Promise.all(
    lists.flat().map(async conference => {
      const inside = await ask(() => client.conferences(conference.sid).participants.list({ limit: 300 })).catch(
        emptyWhenGone,
      );
      return {
        conferenceSid: conference.sid,
        friendlyName: conference.friendlyName,
        participants: inside.map(({ callSid, label, hold }) => ({ callSid, label, hold })),
      };
    }),
  );
}

function emptyWhenGone(error: unknown): [] {
  if (error instanceof CarrierError && error.outcome === 'gone') return [];
  throw error;
}

type FetchedCall = Awaited<ReturnType<ReturnType<Twilio['calls']>['fetch']>>;
const viewCall = (call: FetchedCall): CarrierCall => ({
  callSid: call.sid,
  status: call.status,
  from: call.from,
  to: call.to,
  direction: call.direction,
  startTime: call.startTime ?? null,
  endTime: call.endTime ?? null,
  durationSeconds: call.duration ? Number(call.duration) : null,
});

/** Turns the library's errors into those that matter: gone, refused, not taken, and "we do not know". */
async function ask<T>(request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const { status, code, message } = error as { status?: unknown; code?: unknown; message?: unknown };
    const number = typeof code === 'number' ? code : undefined;
    const text = typeof message === 'string' ? message : 'no answer';
    if (status === 404 || (number && goneCodes.has(number))) throw new CarrierError('gone', text, number);
    if (status === 429 || code === 'ECONNREFUSED') throw new CarrierError('not_taken', text, number);
    if (typeof status === 'number' && status >= 400 && status < 500) throw new CarrierError('refused', text, number);
    throw new CarrierError('unknown', text, number);
  }
}
