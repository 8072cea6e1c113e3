import { readFileSync } from 'node:fs';
import { FRAME_MS, FRAME_SAMPLES } from '../audio/frames.ts';
import { decodeImaAdpcm } from '../audio/ima-adpcm.ts';
import { beep } from '../audio/tones.ts';
import { ChannelAudio } from '../media/channel-audio.ts';
import type { MediaServer } from '../media/media-server.ts';
import type { Playback } from '../ports.ts';

const LISTENS_MS = 30_000;

let announcement: Int16Array | null = null;

/** Greeting (English, then Chinese) and beep, read when the first machine answers. */
function announce(): Int16Array {
  if (announcement) return announcement;
  const greeting = decodeImaAdpcm(readFileSync(new URL('greeting.wav', import.meta.url)));
  return (announcement = Int16Array.from([...greeting, ...beep()]));
}

/** A voicemail box outside: says its greeting, beeps, listens for half a minute and hangs up. */
export class AnsweringMachine extends ChannelAudio {
  readonly #media: MediaServer;
  readonly #hangUp: () => void;
  readonly #says = announce();
  #position = 0;
  #listenedMs = 0;

  constructor(media: MediaServer, hangUp: () => void) {
    super(media);
    this.#media = media;
    this.#hangUp = hangUp;
  }

  receive(): Int16Array | null {
    if (this.#position >= this.#says.length) return this.#listen();
    const frame = new Int16Array(FRAME_SAMPLES);
    frame.set(this.#says.subarray(this.#position, this.#position + FRAME_SAMPLES));
    this.#position += FRAME_SAMPLES;
    return frame;
  }

  #listen(): null {
    this.#listenedMs += FRAME_MS;
    if (this.#listenedMs === LISTENS_MS) this.#hangUp();
    return null;
  }

  /** Nobody keeps what is said to it. */
  send(): void {}

  say(): Playback {
    return { stop() {} };
  }

  status(): void {}

  close(): void {
    this.#media.leave(this.channel);
  }
}
