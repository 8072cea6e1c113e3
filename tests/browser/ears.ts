import type { BrowserContext } from 'playwright-core';
import { expect, vi } from 'vitest';
import type { Heard } from '../support/tones.ts';

/**
 * Keeps what can be heard in the pages of a context: `window.farEnd` is the sound that arrives on the newest line,
 * `window.ownSound` what the page itself plays (ringing, test sounds). The pages do not notice.
 */
export async function keepSound(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const kept = window as unknown as { farEnd?: MediaStream; ownSound?: MediaStream };
    window.RTCPeerConnection = class extends RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        this.addEventListener('track', ({ track }) => (kept.farEnd = new MediaStream([track])));
      }
    };
    // Called with a node or a parameter; only what reaches the loudspeaker is of interest.
    const connect = AudioNode.prototype.connect as (this: AudioNode, target: unknown, ...more: unknown[]) => AudioNode;
    const recorders = new WeakMap<BaseAudioContext, MediaStreamAudioDestinationNode>();
    const both = function (this: AudioNode, target: unknown, ...more: unknown[]) {
      if (target instanceof AudioDestinationNode && this.context instanceof AudioContext) {
        const recorder = recorders.get(this.context) ?? this.context.createMediaStreamDestination();
        recorders.set(this.context, recorder);
        kept.ownSound = recorder.stream;
        connect.call(this, recorder);
      }
      return connect.call(this, target, ...more);
    };
    AudioNode.prototype.connect = both as typeof AudioNode.prototype.connect;
  });
}

/** The quietest tone that counts: a voice arrives at about 0.43, with the telephone's losses above 0.3. */
const loud = 0.15;

/** Waits until somebody hears this pitch, loud and clear. */
export async function heardAs(listen: (ms: number) => Promise<Heard>, hz: number, timeout = 20_000): Promise<void> {
  await vi.waitFor(
    async () => {
      const heard = await listen(300);
      const verdict = { ...heard, loud: heard.rms > loud, right: Math.abs(heard.peakHz - hz) < 15 };
      expect(verdict).toMatchObject({ loud: true, right: true });
    },
    { timeout, interval: 50 },
  );
}

/** Waits until somebody hears nothing. */
export async function heardNothing(listen: () => Promise<Heard>, timeout = 10_000): Promise<void> {
  await vi.waitFor(async () => expect((await listen()).rms).toBeLessThan(0.01), { timeout, interval: 50 });
}

/** Waits until somebody hears exactly these voices, in the order of pitch. */
export async function hearsExactly(
  listen: () => Promise<number[]>,
  voices: readonly number[],
  timeout = 20_000,
): Promise<void> {
  await vi.waitFor(async () => expect(await listen()).toEqual(voices), { timeout, interval: 100 });
}
