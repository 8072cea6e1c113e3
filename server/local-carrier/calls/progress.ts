import type { Recording } from '../recordings/recording.ts';
import { recordingUrl } from '../recordings/report.ts';
import type { Call, ProgressEvent } from './call.ts';

/** What Twilio says about a call in every request. https://www.twilio.com/docs/voice/twiml#request-parameters */
export function voiceParams(call: Call): Record<string, string> {
  const { from, to, direction, parent, applicationSid, extraParams } = call.facts;
  return {
    ...extraParams,
    CallSid: call.sid,
    AccountSid: call.account.sid,
    From: from,
    To: to,
    Caller: from,
    Called: to,
    CallStatus: call.status,
    ApiVersion: '2010-04-01',
    Direction: direction,
    ...(parent ? { ParentCallSid: parent.sid } : {}),
    ...(applicationSid ? { ApplicationSid: applicationSid } : {}),
  };
}

/** Sends a call progress callback when somebody asked for this event. */
export function reportProgress(call: Call, event: ProgressEvent): void {
  if (!call.callback?.events.has(event)) return;
  const final = event === 'completed';
  const { url, method } = call.callback;
  const length = call.durationSeconds();
  const params = {
    ...voiceParams(call),
    Timestamp: new Date(call.account.clock.now()).toUTCString().replace('GMT', '+0000'),
    CallbackSource: 'call-progress-events',
    SequenceNumber: String(call.sequence++),
    ...(final ? { CallDuration: String(length), Duration: String(Math.ceil(length / 60)) } : {}),
    ...(final && call.recording ? recordingParams(call.recording) : {}),
    ...(final ? { SipResponseCode: sipCodes[call.status] ?? '487' } : {}),
  };
  call.account.courier.tell({ purpose: 'callback', url, method, params, call });
}

const recordingParams = (recording: Recording): Record<string, string> => ({
  RecordingUrl: recordingUrl(recording.call.account, recording.sid),
  RecordingSid: recording.sid,
  RecordingDuration: String(recording.recordedSeconds()),
});

const sipCodes: Record<string, string> = {
  completed: '200',
  busy: '486',
  failed: '404',
  'no-answer': '487',
  canceled: '487',
};
