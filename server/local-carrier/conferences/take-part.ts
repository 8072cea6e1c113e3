import type { Call } from '../calls/call.ts';
import { Interrupted, type Run } from '../calls/run.ts';
import type { Conference } from './conference.ts';
import { Participant, type ParticipantSettings } from './participant.ts';

/** Twilio's refusals: 13240 nobody there to coach, 16023 and 16024 a label that cannot be one, 16025 taken, 16030 the room is full. */
export interface Refusal {
  code: number;
  message: string;
}

/** Why this leg may not come in; null when it may. */
export function refusalOf(conference: Conference, callSid: string, settings: ParticipantSettings): Refusal | null {
  const { label, maxParticipants, coach } = settings;
  if (coach !== null && !conference.participants.has(coach))
    return { code: 13240, message: `The call to be coached, ${coach}, is not in the conference` };
  if (label !== null && label.length > 128)
    return { code: 16023, message: 'A participant label has at most 128 characters' };
  if (label !== null && (/^CA[\da-f]{32}$/i.test(label) || label.includes('/')))
    return { code: 16024, message: 'A participant label must not look like a call SID or contain /' };
  if (label !== null && conference.labelTaken(label, callSid))
    return { code: 16025, message: `The participant label ${label} is in use` };
  if (conference.participants.size >= maxParticipants) return { code: 16030, message: 'The conference is full' };
  return null;
}

/** Takes part until gone; false when it was not let in (which is reported). `joined` is called when it was. */
export async function takePart(
  run: Run,
  call: Call,
  conference: Conference,
  settings: ParticipantSettings,
  joined: () => void = () => {},
): Promise<boolean> {
  const refusal = refusalOf(conference, call.sid, settings);
  if (refusal) {
    call.account.warn(call, refusal.code, refusal.message);
    return false;
  }
  const participant = new Participant(run, call, settings);
  joined();
  conference.join(participant);
  try {
    await run.wait(participant.gone.promise);
  } catch (error) {
    const hungUp = error instanceof Interrupted && error.by.kind === 'hangup';
    conference.leave(participant, hungUp ? 'participant_hung_up' : 'participant_updated_via_api', !hungUp);
    throw error;
  }
  return true;
}
