/** How long it sounds and how long it is quiet, in seconds. */
const SOUNDS = 1.2;
const QUIET = 2.4;

/** The bell: two tones that warble. Browsers that saw no click yet keep it silent; the page shows the call all the same. */
export class Ringer {
  #context = null;
  #again = 0;

  start() {
    if (this.#again) return;
    this.#context = new AudioContext();
    this.#ring();
    this.#again = setInterval(() => this.#ring(), (SOUNDS + QUIET) * 1000);
  }

  stop() {
    clearInterval(this.#again);
    this.#again = 0;
    void this.#context?.close();
    this.#context = null;
  }

  #ring() {
    const context = this.#context;
    void context.resume();
    navigator.vibrate?.([400, 200, 400]);
    const now = context.currentTime;
    const loudness = new GainNode(context, { gain: 0 });
    loudness.gain.setTargetAtTime(0.12, now, 0.02);
    loudness.gain.setTargetAtTime(0, now + SOUNDS - 0.1, 0.03);
    loudness.connect(context.destination);
    const bell = new OscillatorNode(context, { type: 'triangle' });
    for (let step = 0; step * 0.06 < SOUNDS; step += 1)
      bell.frequency.setValueAtTime(step % 2 ? 1046 : 880, now + step * 0.06);
    bell.connect(loudness);
    bell.start(now);
    bell.stop(now + SOUNDS);
  }
}
