import { FRAME_SAMPLES } from '#server/local-carrier/audio/frames.ts';
import { ChannelAudio } from '#server/local-carrier/media/channel-audio.ts';
import type { MediaServer } from '#server/local-carrier/media/media-server.ts';
import type { Playback } from '#server/local-carrier/ports.ts';

/** Somebody whose voice is one steady value, and who writes down what they hear: the sum of who is heard. */
export class ToneLeg extends ChannelAudio {
  /** What is said; 0 for nothing. */
  voice: number;
  /** The last sample that came. */
  hears = Number.NaN;
  readonly #media: MediaServer;

  constructor(media: MediaServer, voice: number) {
    super(media);
    this.#media = media;
    this.voice = voice;
  }

  receive(): Int16Array | null {
    return new Int16Array(FRAME_SAMPLES).fill(this.voice);
  }

  send(frame: Int16Array): void {
    this.hears = frame[FRAME_SAMPLES - 1] ?? Number.NaN;
  }

  say(): Playback {
    return { stop() {} };
  }

  status(): void {}

  close(): void {
    this.#media.leave(this.channel);
  }
}
