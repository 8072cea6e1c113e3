import type { Diary } from './diary.ts';
import { interjections, wordsOf } from './lines.ts';
import { randomFrom } from './random.ts';
import type { Part } from './situation.ts';
import { Turns } from './turns.ts';

/** So long nobody says anything before the customer asks whether anybody is there. */
const SILENCE_MS = 9_000;
/** Who has nothing to say hangs up after this. */
const SILENT_MS = 15_000;
/** A wait on hold that is worth a remark. */
const LONG_HOLD_MS = 20_000;
/** At most so much longer than others, before it is their turn. */
const THINKING_MS = 700;

export interface Tongue {
  say(words: string): void;
  hangUp(): void;
}

/** What the customer says next, and when: each line when the agent has finished a turn. Decides from what was heard, frame by frame. */
export class Script {
  readonly #lines: string[];
  readonly #asides: (typeof interjections)[keyof typeof interjections];
  readonly #diary: Diary;
  readonly #tongue: Tongue;
  readonly #random: () => number;
  readonly #turns = new Turns();
  #thinkingMs: number;
  #next = 0;
  #unanswered = 0;
  #leaving = false;

  constructor(part: Part, seed: number, diary: Diary, tongue: Tongue) {
    const { person, opening, answers, goodbye } = part;
    this.#lines = [opening, ...answers, goodbye].filter(line => line !== '').map(line => wordsOf(line, person));
    this.#asides = interjections[person.language];
    this.#diary = diary;
    this.#tongue = tongue;
    this.#random = randomFrom(seed);
    this.#thinkingMs = this.#random() * THINKING_MS;
  }

  /** The line to the agent is open (again), after so long without it. */
  met(heldMs: number): void {
    this.#turns.restart();
    if (heldMs >= LONG_HOLD_MS && this.#lines.length > 0) this.#tongue.say(this.#asides.afterHold);
  }

  /** 20 ms of the conversation. */
  listen(level: number, speaking: boolean): void {
    if (speaking) return this.#turns.restart();
    if (this.#leaving) return this.#tongue.hangUp();
    const turn = this.#turns.hear(level, this.#thinkingMs);
    if (this.#turns.speaking) this.#diary.greeted ??= true;
    if (this.#lines.length === 0) return this.#listenSilently();
    if (turn) return this.#goOn();
    if (this.#turns.quietMs >= SILENCE_MS) this.#breakSilence();
  }

  #goOn(): void {
    this.#unanswered = 0;
    this.#thinkingMs = this.#random() * THINKING_MS;
    this.#tongue.say(this.#lines[this.#next]!);
    this.#next += 1;
    this.#leaving = this.#next === this.#lines.length;
    this.#diary.heardOut = this.#leaving;
  }

  #breakSilence(): void {
    this.#unanswered += 1;
    this.#turns.restart();
    if (this.#next === 0) {
      this.#diary.greeted ??= false;
      return this.#unanswered === 1 ? this.#tongue.say(this.#asides.hello) : this.#goOn();
    }
    this.#leaving = this.#unanswered > 2;
    this.#tongue.say(this.#leaving ? this.#asides.giveUp : this.#asides.stillThere);
  }

  #listenSilently(): void {
    if (this.#diary.times.talkedMs >= SILENT_MS) this.#tongue.hangUp();
  }
}
