import type { Account } from '../account.ts';
import { SAMPLE_RATE } from '../audio/frames.ts';
import type { Call, CallbackTarget } from '../calls/call.ts';
import { deferred } from '../deferred.ts';
import { makeSid } from '../sids.ts';
import { reportRecording } from './report.ts';
import { Tape } from './tape.ts';

export type RecordingSource = 'DialVerb' | 'Conference' | 'OutboundAPI' | 'RecordVerb' | 'StartCallRecordingAPI';
export type RecordingStatus = 'in-progress' | 'paused' | 'stopped' | 'processing' | 'completed' | 'absent';
export type RecordingTrack = 'both' | 'inbound' | 'outbound';

/** How somebody wants it recorded. */
export interface RecordingWish {
  source: RecordingSource;
  /** With two, what the leg says is apart from what it is sent. */
  channels: 1 | 2;
  /** `inbound`: only what the leg says; `outbound`: only what it is sent. */
  track: RecordingTrack;
  /** Without the silence before and after. */
  trim: boolean;
  /** Events: `in-progress`, `completed`, `absent`. */
  callback: CallbackTarget | null;
}

/** The file is there so long after the end. */
const PROCESSING_MS = 1_000;
/** Sound comes in bursts when the machine is busy; what is missing by more than this will not come any more. */
const GAP_SAMPLES = SAMPLE_RATE / 4;

/** Sound of a leg or a conference. How long it is says the carrier's clock; what does not come in time is silence. */
export class Recording {
  readonly sid = makeSid('RE');
  readonly createdAt: number;
  updatedAt: number;
  status: RecordingStatus = 'in-progress';
  readonly wish: RecordingWish;
  readonly call: Call;
  /** Null: of the leg alone. */
  readonly conferenceSid: string | null;
  readonly tape: Tape;
  readonly #account: Account;
  readonly #over = deferred<void>();
  /** Since when the tape runs; null while it stands still. */
  #runningSince: number | null;
  #ranMs = 0;

  constructor(call: Call, wish: RecordingWish, conferenceSid: string | null = null) {
    this.#account = call.account;
    this.call = call;
    this.wish = wish;
    this.conferenceSid = conferenceSid;
    this.tape = new Tape(wish.channels);
    this.createdAt = this.updatedAt = this.#runningSince = this.#account.clock.now();
    reportRecording(this, 'in-progress');
  }

  /** Resolves when nothing is recorded any more. */
  get over(): Promise<void> {
    return this.#over.promise;
  }

  isLive(): boolean {
    return this.status === 'in-progress' || this.status === 'paused';
  }

  /** Whether the file can be had. */
  isReady(): boolean {
    return this.status === 'completed';
  }

  /** Whole seconds; null while nobody can know. */
  durationSeconds(): number | null {
    return this.isReady() || this.status === 'absent' ? this.recordedSeconds() : null;
  }

  /** Whole seconds that are on the tape now. */
  recordedSeconds(): number {
    return Math.round(this.tape.length / SAMPLE_RATE);
  }

  /** The next samples, interleaved when there are two channels. */
  hear(interleaved: Int16Array): void {
    if (this.status !== 'in-progress') return;
    const position = this.#position();
    if (position - this.tape.length > GAP_SAMPLES) this.tape.padTo(position);
    this.tape.append(interleaved);
  }

  /** `skip`: the pause will be missing; `silence`: it is as long as it was, without sound. */
  pause(behaviour: 'skip' | 'silence'): void {
    if (this.status !== 'in-progress') return;
    this.#become('paused');
    if (behaviour === 'skip') this.#stand();
  }

  resume(): void {
    if (this.status !== 'paused') return;
    this.#become('in-progress');
    this.#runningSince ??= this.#account.clock.now();
  }

  /** It is over; the file follows. */
  stop(status: 'stopped' | 'processing'): void {
    if (!this.isLive()) return;
    this.#become(status);
    this.#stand();
    if (this.wish.trim) this.tape.trim();
    this.#over.resolve();
    this.#account.clock.after(PROCESSING_MS, () => this.#complete());
  }

  #complete(): void {
    this.#become(this.tape.length > 0 ? 'completed' : 'absent');
    this.#account.recordings.finished(this);
    reportRecording(this, this.isReady() ? 'completed' : 'absent');
  }

  #stand(): void {
    this.#ranMs = this.#positionMs();
    this.#runningSince = null;
  }

  #positionMs(): number {
    const { clock } = this.#account;
    return this.#ranMs + (this.#runningSince === null ? 0 : clock.now() - this.#runningSince);
  }

  #position(): number {
    return Math.round((this.#positionMs() * SAMPLE_RATE) / 1_000);
  }

  /** What was recorded until now is as long as it took. */
  #become(status: RecordingStatus): void {
    if (this.isLive()) {
      this.tape.padTo(this.#position());
      this.tape.cutAt(this.#position());
    }
    this.status = status;
    this.updatedAt = this.#account.clock.now();
  }
}
