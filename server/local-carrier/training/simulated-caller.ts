import { ChannelAudio } from '../media/channel-audio.ts';
import { FRAME_MS, FRAME_SAMPLES, levelOf } from '../audio/frames.ts';
import type { MediaServer } from '../media/media-server.ts';
import type { Playback } from '../ports.ts';
import { Diary, type Place } from './diary.ts';
import { keyFor } from './menu-keys.ts';
import { recordingOf } from './recordings.ts';
import { Script } from './script.ts';
import type { Situation, SpokenLanguage } from './situation.ts';

/** After an announcement begins, a key is pressed so much later. */
const KEY_AFTER_MS = 1_500;

export interface Order {
  situation: Situation;
  language: SpokenLanguage;
  seed: number;
  /** Null: as long as the situation says. */
  patienceSeconds: number | null;
}

/** What a simulated customer does with the telephone. */
export interface Handset {
  press(digits: string): void;
  hangUp(): void;
}

/** A leg that plays a customer: it hears what a person would hear, presses keys, speaks with a recorded voice and hangs up. */
export class SimulatedCaller extends ChannelAudio {
  readonly order: Order;
  readonly diary = new Diary();
  handset: Handset | null = null;
  readonly #media: MediaServer;
  readonly #script: Script;
  #voice: { samples: Int16Array; at: number } | null = null;
  #key: { digits: string; atMs: number } | null = null;
  #place: Place = 'waits';
  #held = false;
  #played = 0;
  #holdMs = 0;

  constructor(media: MediaServer, order: Order) {
    super(media);
    this.order = order;
    this.#media = media;
    const tongue = { say: (words: string) => this.#say(words), hangUp: () => this.#hangUp() };
    this.#script = new Script(this.#part, order.seed, this.diary, tongue);
  }

  get #part() {
    return this.order.situation.parts[this.order.language];
  }

  /** The next 20 ms of the voice. */
  receive(): Int16Array | null {
    if (!this.#voice) return null;
    const { samples, at } = this.#voice;
    const frame = new Int16Array(FRAME_SAMPLES);
    frame.set(samples.subarray(at, at + FRAME_SAMPLES));
    this.#voice = at + FRAME_SAMPLES < samples.length ? { samples, at: at + FRAME_SAMPLES } : null;
    return frame;
  }

  /** 20 ms to hear. */
  send(frame: Int16Array): void {
    this.#lookAround();
    this.diary.pass(this.#place);
    this.#pressInTime();
    const { situation, patienceSeconds } = this.order;
    if (this.#place === 'talks') return this.#script.listen(levelOf(frame), this.#voice !== null);
    this.#voice = null;
    const waiting = this.#place === 'waits';
    const [spent, patience] = waiting
      ? [this.diary.times.waitedMs, patienceSeconds ?? situation.patienceSeconds]
      : [(this.#holdMs += FRAME_MS), situation.holdPatienceSeconds];
    if (spent >= patience * 1_000) this.#hangUp();
  }

  /** Whoever hears a room is with somebody; music instead of it is hold, or the line after a line was lost. */
  #lookAround(): void {
    const together = this.channel.room !== null && !this.#held && this.#played === 0;
    if (together === (this.#place === 'talks')) return;
    if (together) {
      this.diary.event(this.#place === 'waits' ? 'connected' : 'resumed');
      this.#script.met(this.#holdMs);
      this.#holdMs = 0;
      this.#place = 'talks';
    } else if (this.#place === 'talks') {
      this.diary.event('held');
      this.#place = 'held';
    }
  }

  #say(words: string): void {
    this.diary.words('said', words);
    this.#voice = { samples: recordingOf(this.#part.person, words), at: 0 };
  }

  #pressInTime(): void {
    if (!this.#key || this.diary.nowMs < this.#key.atMs) return;
    const { digits } = this.#key;
    this.#key = null;
    this.diary.words('pressed', digits);
    this.handset?.press(digits);
  }

  #hangUp(): void {
    if (this.diary.over) return;
    this.diary.event('hung_up');
    this.handset?.hangUp();
  }

  override setHeld(held: boolean): void {
    this.#held = held;
    super.setHeld(held);
  }

  override play(samples: Int16Array): Playback {
    const playback = super.play(samples);
    this.#played += 1;
    let stopped = false;
    return {
      stop: () => {
        playback.stop();
        if (!stopped) this.#played -= 1;
        stopped = true;
      },
    };
  }

  say({ text }: { text: string }): Playback {
    if (this.diary.over) return { stop() {} };
    this.diary.words('heard', text);
    const { situation, language } = this.order;
    const digits = situation.menu && keyFor(text, language, situation.menu);
    if (digits) this.#key = { digits, atMs: this.diary.nowMs + KEY_AFTER_MS };
    return { stop() {} };
  }

  status(): void {}

  close(): void {
    if (this.diary.over) return;
    this.diary.over = true;
    this.diary.event('ended');
    this.#media.leave(this.channel);
  }
}
