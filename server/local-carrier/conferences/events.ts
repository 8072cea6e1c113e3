import type { Account } from '../account.ts';
import type { HttpMethod } from '../webhooks/send.ts';
import type { Participant } from './participant.ts';

/** What somebody may subscribe to, and the events each word stands for. */
const subscriptions: Readonly<Record<string, readonly string[]>> = {
  start: ['conference-start'],
  end: ['conference-end'],
  join: ['participant-join'],
  leave: ['participant-leave'],
  mute: ['participant-mute', 'participant-unmute'],
  hold: ['participant-hold', 'participant-unhold'],
  modify: ['participant-modify'],
  speaker: ['participant-speech-start', 'participant-speech-stop'],
  announcement: ['announcement-end', 'announcement-fail'],
};

export interface ConferenceCallback {
  url: string;
  method: HttpMethod;
  /** Words of `statusCallbackEvent`. */
  words: readonly string[];
}

/** Reports what happens in one conference, to whoever its first participant named. */
export class ConferenceReporter {
  #sequence = 0;
  readonly #account: Account;
  readonly #conference: { sid: string; friendlyName: string };
  /** Only the first participant's wishes count; undefined until there was one, null when it had none. */
  callback: ConferenceCallback | null | undefined = undefined;

  constructor(account: Account, conference: { sid: string; friendlyName: string }) {
    this.#account = account;
    this.#conference = conference;
  }

  report(event: string, about: Participant | null, extra: Record<string, string> = {}): void {
    if (!this.callback?.words.some(word => subscriptions[word]?.includes(event))) return;
    const { url, method } = this.callback;
    const params = {
      ConferenceSid: this.#conference.sid,
      FriendlyName: this.#conference.friendlyName,
      AccountSid: this.#account.sid,
      SequenceNumber: String(this.#sequence++),
      Timestamp: new Date(this.#account.clock.now()).toUTCString().replace('GMT', '+0000'),
      StatusCallbackEvent: event,
      ...(about ? participantParams(about) : {}),
      ...extra,
    };
    this.#account.courier.tell({ purpose: 'callback', url, method, params, call: about?.call ?? null });
  }
}

function participantParams(participant: Participant): Record<string, string> {
  const { settings, call } = participant;
  return {
    CallSid: call.sid,
    Muted: String(participant.muted),
    Hold: String(participant.held),
    Coaching: String(participant.coached !== null),
    EndConferenceOnExit: String(settings.endOnExit),
    StartConferenceOnEnter: String(settings.startOnEnter),
    ...(settings.label ? { ParticipantLabel: settings.label } : {}),
  };
}
