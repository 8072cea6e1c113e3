import { FRAME_MS } from '../audio/frames.ts';

/** What a simulated customer lived through, for those who read along. `atMs` counts from the first ring. */
export type Caption = { atMs: number } & (
  | { kind: 'said' | 'heard' | 'pressed'; text: string }
  | { kind: 'connected' | 'held' | 'resumed' | 'hung_up' | 'ended' }
);

export interface Times {
  waitedMs: number;
  talkedMs: number;
  heldMs: number;
}

/** Where the customer is: waiting for somebody, talking with somebody, or left alone after that. */
export type Place = 'waits' | 'talks' | 'held';

/** The customer's own record of a call. */
export class Diary {
  readonly captions: Caption[] = [];
  readonly times: Times = { waitedMs: 0, talkedMs: 0, heldMs: 0 };
  /** The agent spoke first. Null: nobody has spoken. */
  greeted: boolean | null = null;
  /** They have said all they wanted to say. */
  heardOut = false;
  over = false;
  #nowMs = 0;

  get nowMs(): number {
    return this.#nowMs;
  }

  /** 20 ms have passed. */
  pass(place: Place): void {
    this.#nowMs += FRAME_MS;
    if (place === 'waits') this.times.waitedMs += FRAME_MS;
    else if (place === 'talks') this.times.talkedMs += FRAME_MS;
    else this.times.heldMs += FRAME_MS;
  }

  words(kind: 'said' | 'heard' | 'pressed', text: string): void {
    this.captions.push({ atMs: this.#nowMs, kind, text });
  }

  event(kind: 'connected' | 'held' | 'resumed' | 'hung_up' | 'ended'): void {
    this.captions.push({ atMs: this.#nowMs, kind });
  }
}
