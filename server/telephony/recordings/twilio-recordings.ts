import { createWriteStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Twilio } from 'twilio';
import { CarrierError } from '#server/platform/carrier.ts';
import type { CarrierRecording, CarrierRecordings } from '#server/platform/carrier-recordings.ts';

/** Milliseconds until a download begins, and for a whole one. */
const BEGIN_MS = 15_000;
const DOWNLOAD_MS = 600_000;

export interface RecordingAccount {
  accountSid: string;
  authToken: string;
  apiBaseUrl: string | null;
}
/** Turns the library's errors into those that matter. */
type Ask = <T>(request: () => Promise<T>) => Promise<T>;

export function twilioRecordings(client: Twilio, account: RecordingAccount, ask: Ask): CarrierRecordings {
  async function setStatus(
    { callSid, conferenceSid, recordingSid }: CarrierRecording,
    status: 'paused' | 'in-progress',
  ): Promise<void> {
    const wish = { status, ...(status === 'paused' && { pauseBehavior: 'silence' }) } as const;
    if (conferenceSid) await ask(() => client.conferences(conferenceSid).recordings(recordingSid).update(wish));
    else await ask(() => client.calls(callSid).recordings(recordingSid).update(wish));
  }
  return {
    start: async (callSid, callbackUrl) =>
      view(
        await ask(() =>
          client.calls(callSid).recordings.create({
            recordingChannels: 'dual',
            recordingStatusCallback: callbackUrl,
            recordingStatusCallbackMethod: 'POST',
            recordingStatusCallbackEvent: ['in-progress', 'completed', 'absent'],
          }),
        ),
      ),
    listOfCall: async callSid => (await ask(() => client.calls(callSid).recordings.list({ limit: 100 }))).map(view),
    listOfConference: async sid =>
      (await nullWhenGone(() => ask(() => client.conferences(sid).recordings.list({ limit: 100 }))))?.map(view) ?? [],
    pause: recording => setStatus(recording, 'paused'),
    resume: recording => setStatus(recording, 'in-progress'),
    find: recordingSid => nullWhenGone(async () => view(await ask(() => client.recordings(recordingSid).fetch()))),
    download: (recordingSid, path) => download(account, recordingSid, path),
    delete: async recordingSid => void (await nullWhenGone(() => ask(() => client.recordings(recordingSid).remove()))),
  };
}

interface Fetched {
  sid: string;
  callSid: string;
  conferenceSid: string | null;
  status: string;
  channels: number;
  duration: string;
}
const view = ({ sid, callSid, conferenceSid, status, channels, duration }: Fetched): CarrierRecording => ({
  recordingSid: sid,
  callSid,
  conferenceSid: conferenceSid || null,
  status: status as CarrierRecording['status'],
  channels: Number(channels),
  // The carrier says -1 while it does not know.
  durationSeconds: Number(duration) >= 0 && duration !== null ? Number(duration) : null,
});

async function nullWhenGone<T>(request: () => Promise<T>): Promise<T | null> {
  try {
    return await request();
  } catch (error) {
    if (error instanceof CarrierError && error.outcome === 'gone') return null;
    throw error;
  }
}

async function download(account: RecordingAccount, recordingSid: string, path: string): Promise<void> {
  const { accountSid, authToken, apiBaseUrl } = account;
  const base = apiBaseUrl ?? 'https://api.twilio.com';
  const answer = await get(`${base}/2010-04-01/Accounts/${accountSid}/Recordings/${recordingSid}.wav`, {
    authorization: `Basic ${Buffer.from(`${accountSid}:${authToken}`).toString('base64')}`,
  });
  const stated = answer.headers.get('content-length');
  const sound = Readable.fromWeb(answer.body as never);
  try {
    await pipeline(sound, createWriteStream(path, { mode: 0o600 }), { signal: AbortSignal.timeout(DOWNLOAD_MS) });
  } catch (error) {
    // What the disk says is not the carrier's fault.
    if (error instanceof Error && 'syscall' in error && 'path' in error) throw error;
    throw new CarrierError('unknown', `the sound broke off: ${String(error)}`);
  }
  const { size } = await stat(path);
  if (stated !== null && Number(stated) !== size) throw new CarrierError('unknown', 'the sound arrived short');
}

async function get(url: string, headers: Record<string, string>): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), BEGIN_MS);
  const answer = await fetch(url, { headers, signal: patience.signal })
    .catch((error: unknown) => {
      throw new CarrierError('unknown', `the sound was not sent: ${String(error)}`);
    })
    .finally(() => clearTimeout(timer));
  if (answer.ok) return answer;
  await answer.arrayBuffer();
  const outcome =
    answer.status === 404 ? 'gone' : answer.status === 429 || answer.status >= 500 ? 'unknown' : 'refused';
  throw new CarrierError(outcome, `the sound was answered ${answer.status}`);
}
