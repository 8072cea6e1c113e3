import type { ParticipantSettings, Waiting } from '../conferences/participant.ts';
import { takePart } from '../conferences/take-part.ts';
import type { RecordingWish } from '../recordings/recording.ts';
import { type Element, flag, integer } from '../twiml/element.ts';
import type { Stage } from '../twiml/interpret.ts';
import { address } from './actions.ts';
import type { DialOutcome } from './dial.ts';
import { recordingWish } from './recording-wish.ts';

/** Puts this leg into a conference until it leaves, is taken out, or the conference ends. */
export async function dialConference(stage: Stage, element: Element, outcome: DialOutcome): Promise<void> {
  const { run, call } = stage;
  const conference = call.account.conferences.open(element.text);
  outcome.params = { DialCallStatus: 'answered', DialBridged: 'true' };
  const admitted = await takePart(run, call, conference, settingsOf({ ...stage, element }), outcome.connected);
  if (!admitted) outcome.params = { DialCallStatus: 'failed', DialBridged: 'false' };
}

function settingsOf(stage: Stage): ParticipantSettings {
  const { element } = stage;
  const { participantLabel, beep, coach, statusCallbackEvent } = element.attributes;
  const callback = address(stage, 'statusCallback', 'statusCallbackMethod');
  return {
    label: participantLabel || null,
    muted: flag(element, 'muted', false),
    beep: beep === 'false' || beep === 'onEnter' || beep === 'onExit' ? beep : 'true',
    startOnEnter: flag(element, 'startConferenceOnEnter', true),
    endOnExit: flag(element, 'endConferenceOnExit', false),
    waiting: waitingOf(stage),
    maxParticipants: integer(element, 'maxParticipants', 250, 1),
    callback: callback && { ...callback, words: (statusCallbackEvent ?? 'start end').split(/[\s,]+/) },
    coach: coach || null,
    record: recordOf(stage),
  };
}

function recordOf(stage: Stage): RecordingWish | null {
  const asked = ['true', 'record-from-start'].includes(stage.element.attributes['record'] ?? '');
  return asked ? recordingWish(stage, { source: 'Conference', channels: 1, trim: true }) : null;
}

function waitingOf(stage: Stage): Waiting {
  if (stage.element.attributes['waitUrl'] === '') return 'silence';
  return address(stage, 'waitUrl', 'waitMethod') ?? 'music';
}
