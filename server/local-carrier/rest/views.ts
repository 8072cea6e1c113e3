import type { Call } from '../calls/call.ts';
import type { Conference } from '../conferences/conference.ts';
import type { Application, PhoneNumber } from '../numbers.ts';
import type { Member, Queue } from '../queues/queue.ts';
import type { Recording } from '../recordings/recording.ts';
import { recordingUrl } from '../recordings/report.ts';
import type { Attendance } from './attendance.ts';

/** Resources as the API shows them. */
export type View = Record<string, unknown>;

export const API_VERSION = '2010-04-01';

const date = (time: number | null): string | null =>
  time === null ? null : new Date(time).toUTCString().replace('GMT', '+0000');

export const accountPath = (accountSid: string): string => `/${API_VERSION}/Accounts/${accountSid}`;

export function viewCall(call: Call): View {
  const { account, facts, sid } = call;
  const path = `${accountPath(account.sid)}/Calls/${sid}`;
  const parts = ['Notifications', 'Recordings', 'Payments', 'Events', 'Siprec', 'Streams', 'Transcriptions'];
  return {
    sid,
    account_sid: account.sid,
    parent_call_sid: facts.parent?.sid ?? null,
    to: facts.to,
    to_formatted: facts.to,
    from: facts.from,
    from_formatted: facts.from,
    phone_number_sid: facts.phoneNumberSid ?? null,
    status: call.status === 'initiated' ? 'queued' : call.status,
    date_created: date(call.createdAt),
    date_updated: date(call.updatedAt),
    start_time: date(call.answeredAt ?? (facts.direction === 'inbound' ? call.createdAt : null)),
    end_time: date(call.endedAt),
    duration: call.endedAt === null ? null : String(call.durationSeconds()),
    price: null,
    price_unit: 'USD',
    direction: facts.direction,
    answered_by: null,
    api_version: API_VERSION,
    forwarded_from: null,
    group_sid: null,
    caller_name: null,
    queue_time: String(call.queueTime),
    trunk_sid: null,
    uri: `${path}.json`,
    subresource_uris: Object.fromEntries(parts.map(part => [part.toLowerCase(), `${path}/${part}.json`])),
  };
}

export function viewConference(accountSid: string, conference: Conference): View {
  const path = `${accountPath(accountSid)}/Conferences/${conference.sid}`;
  return {
    sid: conference.sid,
    account_sid: accountSid,
    friendly_name: conference.friendlyName,
    status: conference.status,
    region: 'us1',
    date_created: date(conference.createdAt),
    date_updated: date(conference.updatedAt),
    api_version: API_VERSION,
    reason_conference_ended: conference.endReason,
    call_sid_ending_conference: conference.endedBy?.call.sid ?? null,
    uri: `${path}.json`,
    subresource_uris: { participants: `${path}/Participants.json`, recordings: `${path}/Recordings.json` },
  };
}

export function viewParticipant(conference: Conference, attendance: Attendance): View {
  const { call, label, status } = attendance;
  return {
    account_sid: call.account.sid,
    call_sid: call.sid,
    label,
    call_sid_to_coach: attendance.coached,
    coaching: attendance.coaching,
    conference_sid: conference.sid,
    date_created: date(attendance.createdAt),
    date_updated: date(attendance.updatedAt),
    end_conference_on_exit: attendance.endOnExit,
    muted: attendance.muted,
    hold: attendance.held,
    start_conference_on_enter: attendance.startOnEnter,
    status,
    queue_time: String(call.queueTime),
    uri: `${accountPath(call.account.sid)}/Conferences/${conference.sid}/Participants/${call.sid}.json`,
  };
}

/** `of`: the same recording looks a little different under its account, its call and its conference. */
export function viewRecording(recording: Recording, of: 'account' | 'call' | 'conference'): View {
  const { call, conferenceSid, sid, wish } = recording;
  const account = accountPath(call.account.sid);
  const place = {
    account,
    call: `${account}/Calls/${call.sid}`,
    conference: `${account}/Conferences/${conferenceSid}`,
  };
  const own = `${account}/Recordings/${sid}`;
  const subresources = {
    add_on_results: `${own}/AddOnResults.json`,
    transcriptions: `${own}/Transcriptions.json`,
  };
  const duration = recording.durationSeconds();
  return {
    sid,
    account_sid: call.account.sid,
    api_version: API_VERSION,
    call_sid: call.sid,
    conference_sid: conferenceSid,
    date_created: date(recording.createdAt),
    date_updated: date(recording.updatedAt),
    start_time: date(recording.createdAt),
    duration: duration === null ? null : String(duration),
    price: null,
    price_unit: 'USD',
    status: recording.status,
    channels: wish.channels,
    source: wish.source,
    error_code: null,
    encryption_details: null,
    uri: `${place[of]}/Recordings/${sid}.json`,
    ...(of === 'call' ? { track: wish.track } : {}),
    ...(of === 'account' ? { subresource_uris: subresources, media_url: recordingUrl(call.account, sid) } : {}),
  };
}

export function viewQueue(accountSid: string, queue: Queue): View {
  const path = `${accountPath(accountSid)}/Queues/${queue.sid}`;
  return {
    sid: queue.sid,
    account_sid: accountSid,
    friendly_name: queue.friendlyName,
    current_size: queue.members.length,
    average_wait_time: queue.averageWaitSeconds(),
    max_size: queue.maxSize,
    date_created: date(queue.createdAt),
    date_updated: date(queue.updatedAt),
    uri: `${path}.json`,
  };
}

export const viewMember = (accountSid: string, queue: Queue, member: Member): View => ({
  call_sid: member.call.sid,
  queue_sid: queue.sid,
  date_enqueued: date(member.enqueuedAt),
  position: queue.positionOf(member),
  wait_time: Math.round(queue.waitedMs(member) / 1_000),
  uri: `${accountPath(accountSid)}/Queues/${queue.sid}/Members/${member.call.sid}.json`,
});

export const viewNumber = (accountSid: string, number: PhoneNumber): View => ({
  sid: number.sid,
  account_sid: accountSid,
  friendly_name: number.friendlyName,
  phone_number: number.phoneNumber,
  voice_url: number.voiceUrl,
  voice_method: number.voiceMethod,
  voice_fallback_url: number.voiceFallbackUrl,
  voice_fallback_method: number.voiceFallbackMethod,
  voice_application_sid: number.voiceApplicationSid || null,
  voice_caller_id_lookup: false,
  voice_receive_mode: 'voice',
  status_callback: number.statusCallback,
  status_callback_method: number.statusCallbackMethod,
  sms_url: number.smsUrl,
  sms_method: number.smsMethod,
  sms_fallback_url: number.smsFallbackUrl,
  sms_fallback_method: number.smsFallbackMethod,
  sms_application_sid: null,
  capabilities: { voice: true, sms: true, mms: false, fax: false },
  address_requirements: 'none',
  address_sid: null,
  identity_sid: null,
  bundle_sid: null,
  trunk_sid: null,
  beta: false,
  origin: 'twilio',
  status: 'in-use',
  type: 'local',
  emergency_status: 'Inactive',
  emergency_address_sid: null,
  emergency_address_status: 'unregistered',
  api_version: API_VERSION,
  date_created: date(number.createdAt),
  date_updated: date(number.updatedAt),
  uri: `${accountPath(accountSid)}/IncomingPhoneNumbers/${number.sid}.json`,
});

export const viewApplication = (accountSid: string, application: Application): View => ({
  sid: application.sid,
  account_sid: accountSid,
  friendly_name: application.friendlyName,
  api_version: API_VERSION,
  voice_url: application.voiceUrl,
  voice_method: application.voiceMethod,
  voice_fallback_url: application.voiceFallbackUrl,
  voice_fallback_method: application.voiceFallbackMethod,
  voice_caller_id_lookup: false,
  status_callback: application.statusCallback,
  status_callback_method: application.statusCallbackMethod,
  sms_url: application.smsUrl,
  sms_method: application.smsMethod,
  sms_fallback_url: '',
  sms_fallback_method: 'POST',
  sms_status_callback: '',
  message_status_callback: application.messageStatusCallback,
  public_application_connect_enabled: false,
  date_created: date(application.createdAt),
  date_updated: date(application.updatedAt),
  uri: `${accountPath(accountSid)}/Applications/${application.sid}.json`,
});
