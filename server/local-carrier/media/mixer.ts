import type { Playback, Tap } from '../ports.ts';
import { FRAME_SAMPLES, levelOf, mix, silence } from '../audio/frames.ts';

/** Where a leg's sound comes from and goes to: a WebRTC peer, or a test. */
export interface Line {
  /** The next 20 ms the person said; null for nothing. */
  receive(): Int16Array | null;
  /** 20 ms for the person to hear. Valid during the call only. */
  send(frame: Int16Array): void;
}

interface Running {
  samples: Int16Array;
  position: number;
}

/** One leg as the mixer sees it: who it is with, and what it is played. */
export class Channel {
  readonly line: Line;
  room: string | null = null;
  muted = false;
  held = false;
  /** The only line that hears this one, as with a coach; null: everybody in the room does. */
  whispersTo: object | null = null;
  /** What the person said in this tick. */
  heard: Int16Array | null = null;
  #running: Running[] = [];
  #taps = new Set<Tap>();

  constructor(line: Line) {
    this.line = line;
  }

  /** Loudness of what comes from this leg, 0 to 32768. */
  level(): number {
    return this.heard ? levelOf(this.heard) : 0;
  }

  /** The newest is heard; when it ends, an earlier one goes on where it was. */
  play(samples: Int16Array): Playback {
    const running: Running = { samples, position: 0 };
    this.#running.push(running);
    return { stop: () => void (this.#running = this.#running.filter(other => other !== running)) };
  }

  tap(hear: Tap): () => void {
    this.#taps.add(hear);
    return () => this.#taps.delete(hear);
  }

  send(frame: Int16Array): void {
    this.line.send(frame);
    for (const hear of this.#taps) hear(this.heard, frame);
  }

  speaks(): boolean {
    return this.heard !== null && !this.muted && !this.held && this.room !== null;
  }

  /** The next 20 ms of what is played; null when nothing is. The last frame is filled up with silence. */
  nextPlayed(): Int16Array | null {
    const running = this.#running.at(-1);
    if (!running) return null;
    const frame = new Int16Array(FRAME_SAMPLES);
    frame.set(running.samples.subarray(running.position, running.position + FRAME_SAMPLES));
    running.position += FRAME_SAMPLES;
    if (running.position >= running.samples.length) this.#running.pop();
    return frame;
  }
}

/** Everyone in a room hears the sum of all others in it, never themselves. */
export class Mixer {
  #channels = new Set<Channel>();

  add(line: Line): Channel {
    const channel = new Channel(line);
    this.#channels.add(channel);
    return channel;
  }

  remove(channel: Channel): void {
    this.#channels.delete(channel);
  }

  get size(): number {
    return this.#channels.size;
  }

  /** Moves 20 ms from every leg to every leg. */
  tick(): void {
    const speakers = new Map<string, Channel[]>();
    for (const channel of this.#channels) {
      channel.heard = channel.line.receive();
      if (!channel.speaks()) continue;
      const room = channel.room as string;
      const others = speakers.get(room);
      if (others) others.push(channel);
      else speakers.set(room, [channel]);
    }
    for (const channel of this.#channels) channel.send(this.#frameFor(channel, speakers));
  }

  #frameFor(channel: Channel, speakers: Map<string, Channel[]>): Int16Array {
    const played = channel.nextPlayed();
    if (played) return played;
    if (channel.room === null || channel.held) return silence;
    const others = speakers.get(channel.room) ?? [];
    const audible = others.filter(other => other !== channel && (other.whispersTo ?? channel.line) === channel.line);
    return mix(audible.map(other => other.heard as Int16Array));
  }
}
