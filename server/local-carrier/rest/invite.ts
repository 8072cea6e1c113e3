import type { Account } from '../account.ts';
import { placeCall } from '../calls/place.ts';
import type { Conference } from '../conferences/conference.ts';
import type { ParticipantSettings, Waiting } from '../conferences/participant.ts';
import { refusalOf, takePart } from '../conferences/take-part.ts';
import type { RecordingWish } from '../recordings/recording.ts';
import { addressesOf, callbackNamed, callbackOf, recordOf, turnOf } from './calling.ts';
import { invalid, notFound } from './errors.ts';
import type { Form } from './form.ts';
import { type Attendance, attendanceOfInvited } from './attendance.ts';
import { accountPath } from './views.ts';

/** Dials somebody for a conference. A sid needs a living conference, a name makes one. */
export function inviteParticipant(
  account: Account,
  sidOrName: string,
  form: Form,
): { conference: Conference; attendance: Attendance } {
  const { from, to } = addressesOf(account, form);
  const settings = settingsOf(form);
  const callback = callbackOf(form);
  const timeoutMs = form.integer('Timeout', 60, 1, 600) * 1_000;
  const timeLimitMs = form.integer('TimeLimit', 14_400, 1, 86_400) * 1_000;
  const conference = conferenceOf(account, sidOrName);
  const refusal = refusalOf(conference, '', settings);
  if (refusal) conference.endIfEmpty();
  if (refusal) throw invalid(refusal.code === 16025 ? 16026 : refusal.code, refusal.message);
  const call = placeCall(account, {
    facts: { from, to, direction: 'outbound-api', ...(callback ? { callback } : {}) },
    timeoutMs,
    timeLimitMs,
    turn: turnOf(account.participantPace),
    record: recordOf(form),
    program: async (run, invited) => void (await takePart(run, invited, conference, settings)),
  });
  const invited = { call, settings };
  conference.invited.set(call.sid, invited);
  void call.ended.then(() => conference.uninvite(call.sid));
  return { conference, attendance: attendanceOfInvited(invited) };
}

function conferenceOf(account: Account, sidOrName: string): Conference {
  if (!/^CF[\da-f]{32}$/i.test(sidOrName)) return account.conferences.open(sidOrName);
  const conference = account.conferences.get(sidOrName);
  if (conference && conference.status !== 'completed') return conference;
  throw notFound(`${accountPath(account.sid)}/Conferences/${sidOrName}/Participants.json`);
}

function settingsOf(form: Form): ParticipantSettings {
  const beep = form.text('Beep');
  const callbackUrl = form.url('ConferenceStatusCallback');
  const words = form.list('ConferenceStatusCallbackEvent')?.flatMap(text => text.split(/[\s,]+/)) ?? ['start', 'end'];
  return {
    label: form.text('Label') || null,
    muted: form.flag('Muted') ?? false,
    beep: beep === 'false' || beep === 'onEnter' || beep === 'onExit' ? beep : 'true',
    startOnEnter: form.flag('StartConferenceOnEnter') ?? true,
    endOnExit: form.flag('EndConferenceOnExit') ?? false,
    waiting: waitingOf(form),
    maxParticipants: form.integer('MaxParticipants', 250, 2, 250),
    callback: callbackUrl ? { url: callbackUrl, method: form.method('ConferenceStatusCallbackMethod'), words } : null,
    coach: form.flag('Coaching') ? coachedIn(form) : null,
    record: conferenceRecordOf(form),
  };
}

/** As Twilio does, one channel and without the silence before and after. */
function conferenceRecordOf(form: Form): RecordingWish | null {
  if (!['true', 'record-from-start'].includes(form.text('ConferenceRecord') ?? '')) return null;
  const trim = form.text('ConferenceTrim') !== 'do-not-trim';
  const callback = callbackNamed(form, 'ConferenceRecordingStatusCallback');
  return { source: 'Conference', channels: 1, track: 'both', trim, callback };
}

/** The leg to be coached; without one there is no coaching. */
export function coachedIn(form: Form): string {
  const callSid = form.text('CallSidToCoach');
  if (!callSid) throw invalid(13240, 'CallSidToCoach is required for coaching');
  return callSid;
}

function waitingOf(form: Form): Waiting {
  const url = form.url('WaitUrl');
  if (url === '') return 'silence';
  return url ? { url, method: form.method('WaitMethod') } : 'music';
}
