import type { LegAudio, Playback, Tap } from '../ports.ts';
import type { MediaServer } from './media-server.ts';
import type { Channel, Line } from './mixer.ts';

/** A leg whose sound goes through the mixer; what is at its other end is up to each kind. */
export abstract class ChannelAudio implements LegAudio, Line {
  protected readonly channel: Channel;

  constructor(media: MediaServer) {
    this.channel = media.open(this);
  }

  abstract receive(): Int16Array | null;
  abstract send(frame: Int16Array): void;
  abstract say(prompt: { text: string; language: string; durationMs: number }): Playback;
  abstract status(status: 'ringing' | 'in-progress'): void;
  abstract close(reason: string): void;

  join(room: string | null): void {
    this.channel.room = room;
  }

  setMuted(muted: boolean): void {
    this.channel.muted = muted;
  }

  setHeld(held: boolean): void {
    this.channel.held = held;
  }

  whisperTo(leg: LegAudio | null): void {
    this.channel.whispersTo = leg;
  }

  play(samples: Int16Array): Playback {
    return this.channel.play(samples);
  }

  tap(hear: Tap): () => void {
    return this.channel.tap(hear);
  }
}
