import type { Call } from '../calls/call.ts';
import type { Conference, Invited } from '../conferences/conference.ts';
import type { Participant } from '../conferences/participant.ts';

/** What of a participant is known without its leg: the same for one that is still being rung. */
export interface Attendance {
  call: Call;
  label: string | null;
  status: 'queued' | 'connecting' | 'ringing' | 'connected';
  muted: boolean;
  held: boolean;
  coaching: boolean;
  /** Null also when the one who was coached has gone. */
  coached: string | null;
  startOnEnter: boolean;
  endOnExit: boolean;
  createdAt: number;
  updatedAt: number;
}

export function attendanceOf(participant: Participant): Attendance {
  const { call, muted, held, coached, createdAt, updatedAt, settings } = participant;
  const { label, startOnEnter, endOnExit } = settings;
  const common = { call, label, muted, held, startOnEnter, endOnExit, createdAt, updatedAt };
  const coachedSid = coached === null || coached === 'nobody' ? null : coached.call.sid;
  return { ...common, status: 'connected', coaching: coached !== null, coached: coachedSid };
}

export function attendanceOfInvited({ call, settings }: Invited): Attendance {
  const { label, muted, startOnEnter, endOnExit, coach } = settings;
  const { createdAt, updatedAt } = call;
  const status = call.status === 'ringing' ? 'ringing' : 'queued';
  const common = { call, label, muted, held: false, startOnEnter, endOnExit, createdAt, updatedAt };
  return { ...common, status, coaching: coach !== null, coached: coach };
}

/** Who takes part, and who is being rung for it. */
export const attendancesOf = (conference: Conference): Attendance[] => [
  ...[...conference.participants.values()].map(attendanceOf),
  ...[...conference.invited.values()].map(attendanceOfInvited),
];
