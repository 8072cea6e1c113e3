import { playForever } from '../audio/sounds.ts';
import type { Call } from '../calls/call.ts';
import { Interrupted, type Run } from '../calls/run.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { interpret, promptFlow } from '../twiml/interpret.ts';
import type { HttpMethod } from '../webhooks/send.ts';
import type { RecordingWish } from '../recordings/recording.ts';
import type { ConferenceCallback } from './events.ts';

/** What a participant hears while it waits: a document, music nobody chose, or nothing. */
export type Waiting = { url: string; method: HttpMethod } | 'music' | 'silence';

export interface ParticipantSettings {
  label: string | null;
  muted: boolean;
  beep: 'true' | 'false' | 'onEnter' | 'onExit';
  startOnEnter: boolean;
  endOnExit: boolean;
  waiting: Waiting;
  maxParticipants: number;
  callback: ConferenceCallback | null;
  /** Of the leg that alone is to hear this one; null: no coach. */
  coach: string | null;
  /** How the conference is to be recorded; only the first participant's wish counts. */
  record: RecordingWish | null;
}

export type LeaveReason =
  | 'conference_ended_via_api'
  | 'moderator_ended_conference'
  | 'participant_updated_via_api'
  | 'participant_hung_up'
  | 'participant_add_failed';

/** One leg in one conference. Its audio is set here and nowhere else while it takes part. */
export class Participant {
  readonly createdAt: number;
  updatedAt: number;
  muted: boolean;
  held = false;
  /** Whom this one coaches, `nobody` once that one has gone; null: it talks to everybody. */
  coached: Participant | 'nobody' | null = null;
  readonly gone: Deferred<LeaveReason> = deferred();
  #listening: Run | null = null;

  readonly call: Call;
  readonly settings: ParticipantSettings;
  readonly #run: Run;

  constructor(run: Run, call: Call, settings: ParticipantSettings) {
    this.#run = run.child();
    this.call = call;
    this.settings = settings;
    this.muted = settings.muted;
    this.createdAt = this.updatedAt = call.account.clock.now();
  }

  /** Alone so far: hears what was chosen for waiting. */
  wait(): void {
    this.hear(this.settings.waiting, 'waiting for a conference');
  }

  /** Talks in the room; a muted one only listens, a held one does neither. */
  enter(room: string): void {
    if (!this.held) this.quiet();
    this.#setVoice();
    this.call.audio.join(room);
  }

  leave(reason: LeaveReason): void {
    this.#run.stop({ kind: 'stop' });
    const { audio } = this.call;
    audio.setHeld(false);
    audio.setMuted(false);
    audio.whisperTo(null);
    audio.join(null);
    this.gone.resolve(reason);
  }

  setMuted(muted: boolean): void {
    this.muted = muted;
    this.#setVoice();
    this.touch();
  }

  /**
   * Is heard by this one alone from now on, or by everybody again. What Twilio does with a coach whose agent has left is
   * not documented: here nobody hears them, because words meant for an agent must not reach the customer.
   */
  setCoached(coached: Participant | 'nobody' | null): void {
    this.coached = coached;
    this.#setVoice();
    this.touch();
  }

  setHeld(held: boolean, waiting: Waiting): void {
    this.held = held;
    this.call.audio.setHeld(held);
    if (held) this.hear(waiting, 'on hold');
    else this.quiet();
    this.touch();
  }

  /** A coach is not among what can be heard in the conference. */
  isHeardByAll(): boolean {
    return !this.muted && !this.held && this.coached === null;
  }

  touch(): void {
    this.updatedAt = this.call.account.clock.now();
  }

  /** Hears this in place of what it heard so far. */
  hear(waiting: Waiting, flow: string): void {
    this.quiet();
    if (waiting === 'silence') return;
    const run = this.#run.child();
    this.#listening = run;
    void this.#perform(run, waiting, flow).catch(swallowInterruption);
  }

  /** Hears an announcement and then goes on; false when there was nothing to hear. */
  async announce(source: { url: string; method: HttpMethod }): Promise<boolean> {
    const run = this.#run.child();
    const ending = await interpret(run, this.call, source, promptFlow('announcement')).catch(swallowInterruption);
    return ending === 'done';
  }

  quiet(): void {
    this.#listening?.stop({ kind: 'stop' });
    this.#listening = null;
  }

  #setVoice(): void {
    const { audio } = this.call;
    audio.setMuted(this.muted || this.coached === 'nobody');
    audio.whisperTo(this.coached instanceof Participant ? this.coached.call.audio : null);
  }

  async #perform(run: Run, waiting: Exclude<Waiting, 'silence'>, flow: string): Promise<void> {
    if (waiting === 'music') await playForever(run, this.call, this.call.account.sounds.waitingMusic());
    else await interpret(run, this.call, waiting, promptFlow(flow));
  }
}

function swallowInterruption(error: unknown): void {
  if (!(error instanceof Interrupted)) throw error;
}
