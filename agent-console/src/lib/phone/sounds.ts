/** Sounds made in the browser: no file to fetch, and they play on whichever device is chosen. */

/** One note: hertz, start and length in seconds. */
type Note = [hertz: number, at: number, length: number];

const ringNotes: Note[] = [
  [659.3, 0, 0.55],
  [830.6, 0.14, 0.55],
  [987.8, 0.28, 0.9],
  [659.3, 0.9, 0.55],
  [830.6, 1.04, 0.55],
  [987.8, 1.18, 0.9],
];
const testNotes: Note[] = [
  [523.3, 0, 0.5],
  [659.3, 0.18, 0.5],
  [784, 0.36, 0.8],
];
const noticeNotes: Note[] = [
  [784, 0, 0.3],
  [1046.5, 0.12, 0.5],
];
const ringEveryMs = 3000;
/** The ringer's usual 70 percent are 0.3. */
const loudest = 0.43;

export class Speaker {
  #context: AudioContext | null = null;
  #sink = '';

  /** Resolves when the sound has begun; false when the browser holds sound back until somebody clicks. */
  async play(notes: Note[], sink: string, volume: number): Promise<boolean> {
    const context = await this.#open(sink);
    if (context.state !== 'running') return false;
    for (const [hertz, at, length] of notes) strike(context, hertz, context.currentTime + at, length, volume);
    return true;
  }

  silence(): void {
    void this.#context?.close();
    this.#context = null;
  }

  async #open(sink: string): Promise<AudioContext> {
    if (this.#context && this.#sink !== sink) this.silence();
    const context = (this.#context ??= new AudioContext());
    this.#sink = sink;
    // Not in every browser yet; without it the sound comes from the default device.
    const target = context as AudioContext & { setSinkId?: (id: string) => Promise<void> };
    if (sink) await target.setSinkId?.(sink).catch(() => undefined);
    // Without a click so far `resume` never settles.
    if (context.state !== 'running')
      await Promise.race([context.resume(), new Promise(resolve => setTimeout(resolve, 300))]);
    return context;
  }
}

export const playTest = (speaker: Speaker, sink: string): Promise<boolean> => speaker.play(testNotes, sink, 0.22);
/** `percent` of the loudest. */
export const playRing = (speaker: Speaker, sink: string, percent: number): Promise<boolean> =>
  speaker.play(ringNotes, sink, loudest * (percent / 100));
export const playNotice = (speaker: Speaker, sink: string): Promise<boolean> => speaker.play(noticeNotes, sink, 0.12);

/** Rings until it is told to stop. */
export class Ringer {
  #speaker = new Speaker();
  #timer: ReturnType<typeof setInterval> | undefined;

  start(sink: string, percent: number): void {
    if (this.#timer !== undefined) return;
    const ring = () => void playRing(this.#speaker, sink, percent);
    ring();
    this.#timer = setInterval(ring, ringEveryMs);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#speaker.silence();
  }
}

/** A soft bell: a quick attack that dies away, with a quieter octave above it. */
function strike(context: AudioContext, hertz: number, at: number, length: number, volume: number): void {
  for (const [factor, share] of [
    [1, 1],
    [2, 0.25],
  ] as const) {
    const tone = new OscillatorNode(context, { frequency: hertz * factor });
    const gain = new GainNode(context, { gain: 0 });
    gain.gain.setValueAtTime(0, at);
    gain.gain.linearRampToValueAtTime(volume * share, at + 0.012);
    gain.gain.exponentialRampToValueAtTime(0.0001, at + length);
    tone.connect(gain).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
  }
}
