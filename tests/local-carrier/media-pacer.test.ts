import { expect, test } from 'vitest';
import { MediaServer } from '#server/local-carrier/media/media-server.ts';
import { Pacer, type Time } from '#server/local-carrier/media/pacer.ts';

/** A clock that tests turn; `late` adds to each waking, as a busy machine does. */
class TurnedTime implements Time {
  ms = 0;
  late = 0;
  #timers = new Set<{ at: number; run: () => void }>();

  now(): number {
    return this.ms;
  }

  after(ms: number, run: () => void): () => void {
    const timer = { at: this.ms + ms + this.late, run };
    this.#timers.add(timer);
    return () => this.#timers.delete(timer);
  }

  get pending(): number {
    return this.#timers.size;
  }

  turn(ms: number): void {
    const end = this.ms + ms;
    for (;;) {
      const [next] = [...this.#timers].filter(timer => timer.at <= end).sort((a, b) => a.at - b.at);
      if (!next) break;
      this.#timers.delete(next);
      this.ms = Math.max(this.ms, next.at);
      next.run();
    }
    this.ms = end;
  }
}

test('twenty milliseconds stay twenty milliseconds when every waking is late', () => {
  const time = new TurnedTime();
  time.late = 7;
  let ticks = 0;
  new Pacer(() => ticks++, time).start();
  time.turn(10_000);
  expect(ticks).toBeGreaterThanOrEqual(498);
  expect(ticks).toBeLessThanOrEqual(500);
});

test('a short stall is caught up, a long one is skipped without a burst', () => {
  const time = new TurnedTime();
  let ticks = 0;
  new Pacer(() => ticks++, time).start();
  time.turn(100);
  time.ms += 150;
  time.turn(0);
  expect(ticks).toBe(12);
  time.ms += 5000;
  time.turn(0);
  expect(ticks).toBe(13);
  time.turn(200);
  expect(ticks).toBe(23);
});

test('without legs there is no timer at all', () => {
  const time = new TurnedTime();
  const media = new MediaServer({ time });
  expect(time.pending).toBe(0);
  const leg = media.createLeg({ status() {}, say: () => ({ stop() {} }), ended() {} });
  expect(time.pending).toBe(1);
  leg.close('completed');
  expect([time.pending, media.running]).toEqual([0, false]);
});

test('a leg outlives its socket by a minute, unless it is taken up again', () => {
  const time = new TurnedTime();
  const media = new MediaServer({ time });
  const leg = media.createLeg({ status() {}, say: () => ({ stop() {} }), ended() {} });
  let givenUp = 0;
  leg.lost(() => givenUp++);
  time.turn(59_000);
  leg.found();
  time.turn(60_000);
  expect(givenUp).toBe(0);
  leg.lost(() => givenUp++);
  time.turn(60_000);
  expect(givenUp).toBe(1);
  media.close();
  expect(time.pending).toBe(0);
});
