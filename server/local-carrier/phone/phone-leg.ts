import { randomBytes } from 'node:crypto';
import type { FarEnd, MediaLeg } from '../media/leg.ts';
import type { MediaServer } from '../media/media-server.ts';
import type { Playback } from '../ports.ts';
import type { Prompt, ToPhone } from './phone.schema.ts';
import type { Wire } from '../signal/sockets.ts';

/** Prompts kept for a page that comes back. */
const MAX_PROMPTS = 100;

/** A prompt that is stopped this close to its end has been heard: the voice may finish its last word. */
const LAST_WORD_MS = 150;

/** The call of one phone page. It outlives the page's socket: `wire` is null while the page has none. */
export class PhoneLeg implements FarEnd {
  /** Known to its page alone; whoever shows it may take up the call again. */
  readonly id = randomBytes(16).toString('hex');
  readonly media: MediaLeg;
  /** The number at the other end. */
  readonly far: string;
  wire: Wire | null;
  /** Our number is called, and nobody here has taken the call yet. */
  rings: boolean;
  /** Ours, where it was rung. */
  number: string | null = null;
  callSid: string | null = null;
  #status: 'ringing' | 'in-progress' = 'ringing';
  #answeredAt: number | null = null;
  #prompts: Prompt[] = [];
  #count = 0;
  #saying = new Set<number>();
  readonly #forget: (leg: PhoneLeg) => void;

  constructor(
    media: MediaServer,
    options: { far: string; rings: boolean; wire: Wire; forget: (leg: PhoneLeg) => void },
  ) {
    this.far = options.far;
    this.rings = options.rings;
    this.wire = options.wire;
    this.#forget = options.forget;
    this.media = media.createLeg(this);
  }

  tell(message: ToPhone): void {
    this.wire?.send(message);
  }

  /** A page of this number is there: it rings. */
  ringAt(wire: Wire): void {
    this.wire = wire;
    this.tell({ type: 'rings', leg: this.id, far: this.far });
  }

  /** The page is back on a new socket: it is told what it missed. */
  resume(wire: Wire, seen: number): void {
    this.wire = wire;
    this.media.found();
    this.tell({ type: 'resumed', far: this.far, saying: [...this.#saying] });
    this.status(this.#status);
    for (const prompt of this.#prompts) if (prompt.number > seen) this.tell({ type: 'say', ...prompt });
  }

  status(status: 'ringing' | 'in-progress'): void {
    this.#status = status;
    if (status === 'in-progress') this.#answeredAt ??= Date.now();
    const seconds = this.#answeredAt === null ? 0 : Math.floor((Date.now() - this.#answeredAt) / 1000);
    this.tell({ type: 'status', status, seconds });
  }

  say(said: { text: string; language: string; durationMs: number }): Playback {
    const prompt = { number: ++this.#count, ...said };
    this.#prompts = [...this.#prompts, prompt].slice(-MAX_PROMPTS);
    this.#saying.add(prompt.number);
    this.tell({ type: 'say', ...prompt });
    const over = setTimeout(() => this.#saying.delete(prompt.number), Math.max(0, said.durationMs - LAST_WORD_MS));
    return { stop: () => this.#stopSaying(prompt.number, over) };
  }

  ended(reason: string): void {
    this.#forget(this);
    this.tell(this.rings ? { type: 'rings-no-more', leg: this.id } : { type: 'ended', reason });
  }

  #stopSaying(number: number, over: NodeJS.Timeout): void {
    clearTimeout(over);
    if (this.#saying.delete(number)) this.tell({ type: 'stop-saying', number });
  }
}
