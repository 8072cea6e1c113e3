import type { Playback } from '../ports.ts';
import { ChannelAudio } from './channel-audio.ts';
import { Peer } from './peer.ts';
import type { MediaServer } from './media-server.ts';

/** How a leg tells its phone or browser what happens: words of the signalling socket. */
export interface FarEnd {
  status(status: 'ringing' | 'in-progress'): void;
  say(prompt: { text: string; language: string; durationMs: number }): Playback;
  ended(reason: string): void;
}

/** One leg: its WebRTC connection, its place in the mixer, and the far end that is told how it stands. */
export class MediaLeg extends ChannelAudio {
  readonly #media: MediaServer;
  readonly #farEnd: FarEnd;
  #peer = new Peer();
  #closed = false;
  #cancelGoodbye: (() => void) | null = null;

  constructor(media: MediaServer, farEnd: FarEnd) {
    super(media);
    this.#media = media;
    this.#farEnd = farEnd;
  }

  get closed(): boolean {
    return this.#closed;
  }

  /** Loudness of what the person says just now, 0 to 32768. */
  level(): number {
    return this.channel.level();
  }

  /** Answers the browser's offer. A second one on the same connection restarts ICE. */
  answerTo(offer: string): Promise<string> {
    return this.#peer.answerTo(offer);
  }

  /** Answers an offer from a new connection of the same person (a reloaded page): room and prompts stay. */
  async replacePeer(offer: string): Promise<string> {
    const next = new Peer();
    const answer = await next.answerTo(offer);
    this.#peer.close();
    this.#peer = next;
    if (this.#closed) next.close();
    return answer;
  }

  offer(): Promise<string> {
    return this.#peer.offer();
  }

  accept(answer: string): Promise<void> {
    return this.#peer.accept(answer);
  }

  /** The signalling socket is gone: the sound goes on, and `giveUp` is called when nobody takes the leg up in time. */
  lost(giveUp: () => void): void {
    this.found();
    if (!this.#closed) this.#cancelGoodbye = this.#media.afterGrace(giveUp);
  }

  /** Somebody took the leg up again. */
  found(): void {
    this.#cancelGoodbye?.();
    this.#cancelGoodbye = null;
  }

  say(prompt: { text: string; language: string; durationMs: number }): Playback {
    return this.#closed ? { stop() {} } : this.#farEnd.say(prompt);
  }

  status(status: 'ringing' | 'in-progress'): void {
    if (!this.#closed) this.#farEnd.status(status);
  }

  close(reason: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.found();
    this.#media.shut(this, this.channel);
    this.#peer.close();
    this.#farEnd.ended(reason);
  }

  receive(): Int16Array | null {
    return this.#peer.receive();
  }

  send(frame: Int16Array): void {
    this.#peer.send(frame);
  }
}
