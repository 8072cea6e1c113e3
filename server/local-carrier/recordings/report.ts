import type { Account } from '../account.ts';
import type { Recording } from './recording.ts';

/** Where the recording is, without `.json` or `.wav` behind it. */
export const recordingUrl = (account: Account, sid: string): string =>
  `${account.apiUrl}/2010-04-01/Accounts/${account.sid}/Recordings/${sid}`;

/** Tells whoever asked for it how a recording stands. https://www.twilio.com/docs/voice/api/recording#recordingstatuscallback */
export function reportRecording(recording: Recording, event: 'in-progress' | 'completed' | 'absent'): void {
  const { call, wish, conferenceSid, sid } = recording;
  if (!wish.callback?.events.has(event)) return;
  const { url, method } = wish.callback;
  const duration = recording.durationSeconds();
  const params = {
    AccountSid: call.account.sid,
    ...(conferenceSid === null ? { CallSid: call.sid } : { ConferenceSid: conferenceSid }),
    RecordingSid: sid,
    RecordingUrl: recordingUrl(call.account, sid),
    RecordingStatus: event,
    ...(duration === null ? {} : { RecordingDuration: String(duration) }),
    RecordingChannels: String(wish.channels),
    RecordingStartTime: new Date(recording.createdAt).toUTCString().replace('GMT', '+0000'),
    RecordingSource: wish.source,
    RecordingTrack: wish.track,
    ErrorCode: '0',
  };
  call.account.courier.tell({ purpose: 'callback', url, method, params, call });
}
