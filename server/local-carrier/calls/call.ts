import type { Account } from '../account.ts';
import { deferred } from '../deferred.ts';
import type { LegAudio } from '../ports.ts';
import { silentAudio } from '../ports.ts';
import { makeSid } from '../sids.ts';
import type { Recording } from '../recordings/recording.ts';
import type { Source } from '../twiml/source.ts';
import { CookieJar } from '../webhooks/cookies.ts';
import type { HttpMethod } from '../webhooks/send.ts';
import { reportProgress } from './progress.ts';
import type { Run } from './run.ts';

export type CallStatus =
  'queued' | 'initiated' | 'ringing' | 'in-progress' | 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
export type FinalStatus = 'completed' | 'busy' | 'failed' | 'no-answer' | 'canceled';
export type ProgressEvent = 'initiated' | 'ringing' | 'answered' | 'completed';

export interface CallbackTarget {
  url: string;
  method: HttpMethod;
  events: ReadonlySet<string>;
}

export interface CallFacts {
  from: string;
  to: string;
  direction: 'inbound' | 'outbound-api' | 'outbound-dial';
  audio?: LegAudio;
  parent?: Call;
  applicationSid?: string;
  phoneNumberSid?: string;
  callback?: CallbackTarget;
  fallback?: { url: string; method: HttpMethod };
  /** Sent with every request about this call (`device.connect` params). */
  extraParams?: Record<string, string>;
}

/** One leg: a person, a browser or a dialled number, and the carrier. Nothing goes back from a final status. */
export class Call {
  readonly sid = makeSid('CA');
  readonly cookies = new CookieJar();
  status: CallStatus = 'queued';
  audio: LegAudio;
  callback: CallbackTarget | undefined;
  fallback: { url: string; method: HttpMethod } | undefined;
  readonly createdAt: number;
  updatedAt: number;
  answeredAt: number | null = null;
  endedAt: number | null = null;
  /** Milliseconds it waited for its turn (calls per second). */
  queueTime = 0;
  /** Of the next call progress callback. */
  sequence = 0;
  /** Asked for when the call was placed (`Record`); its end is told with the call's. */
  recording: Recording | null = null;
  /** Null until the leg does something. */
  run: Run | null = null;
  readonly #ended = deferred<FinalStatus>();
  #keyListeners: ((key: string) => void)[] = [];

  readonly account: Account;
  readonly facts: CallFacts;

  constructor(account: Account, facts: CallFacts) {
    this.account = account;
    this.facts = facts;
    this.audio = facts.audio ?? silentAudio;
    this.callback = facts.callback;
    this.fallback = facts.fallback;
    this.createdAt = this.updatedAt = account.clock.now();
    account.calls.add(this);
  }

  get ended(): Promise<FinalStatus> {
    return this.#ended.promise;
  }

  isOver(): boolean {
    return this.endedAt !== null;
  }

  isAnswered(): boolean {
    return this.status === 'in-progress';
  }

  /** Whole seconds from answer to end; 0 when it was never answered. */
  durationSeconds(): number {
    if (this.answeredAt === null || this.endedAt === null) return 0;
    return Math.round((this.endedAt - this.answeredAt) / 1_000);
  }

  ring(): void {
    if (this.isOver() || this.isAnswered()) return;
    this.#become('ringing');
    this.audio.status('ringing');
    reportProgress(this, 'ringing');
    this.reached('ringing');
  }

  answer(): void {
    if (this.isOver() || this.isAnswered()) return;
    this.#become('in-progress');
    this.answeredAt = this.updatedAt;
    this.audio.status('in-progress');
    reportProgress(this, 'answered');
    this.reached('answered');
  }

  /** The leg is over. Callbacks go out once; whatever it was doing is interrupted. */
  end(status: FinalStatus): void {
    if (this.isOver()) return;
    this.#become(status);
    this.endedAt = this.updatedAt;
    this.audio.close(status);
    this.#keyListeners = [];
    this.recording?.stop('processing');
    reportProgress(this, 'completed');
    this.#ended.resolve(status);
    this.run?.stop({ kind: 'hangup' });
    this.account.calls.finished(this);
  }

  /** The person at the far end hangs up. */
  hangUp(): void {
    this.end(this.isAnswered() ? 'completed' : 'no-answer');
  }

  /** Leaves what it does and runs other TwiML (REST update). */
  redirect(source: Source): void {
    this.updatedAt = this.account.clock.now();
    this.run?.stop({ kind: 'redirect', source });
  }

  /** Keys arrive one by one at whoever listened last; with nobody listening they are lost. `w` waits half a second. */
  press(digits: string): void {
    for (const [index, key] of [...digits].entries()) {
      if (key === 'w' || key === 'W') {
        this.account.clock.after(500, () => this.press(digits.slice(index + 1)));
        return;
      }
      this.#keyListeners.at(-1)?.(key);
    }
  }

  onKey(listener: (key: string) => void): () => void {
    this.#keyListeners.push(listener);
    return () => {
      this.#keyListeners = this.#keyListeners.filter(other => other !== listener);
    };
  }

  /** A step of the call, at which a chaos switch may make the far end hang up. */
  reached(step: string): void {
    if (this.account.faults.hangsUpAt(step)) this.hangUp();
  }

  #become(status: CallStatus): void {
    this.status = status;
    this.updatedAt = this.account.clock.now();
  }
}
