import { expect, test } from 'vitest';
import { liveTheDay } from './day.ts';
import { everybodyAtOnce } from './scenes.ts';
import { traceOf } from './trace.ts';

test('the whole routing on PostgreSQL offers the same as the matching that sees everybody, with 5,000 arrivals', async () => {
  const figures = await liveTheDay(traceOf({ seed: 11, arrivals: 5_000, agents: 60 }));
  console.log(String(figures));
  expect(figures.offers).toBeGreaterThan(2_500);
  for (const count of [figures.overflowed, figures.relaxed, figures.preferred]) expect(count).toBeGreaterThan(50);
  expect(figures.behindTheHead).toBeGreaterThan(3);
}, 1_800_000);

test('more than one decision writes at once are offered in the order of one', async () => {
  const figures = await liveTheDay(everybodyAtOnce(230));
  console.log(String(figures));
  expect(figures.mostAtOnce).toBeGreaterThan(200);
}, 600_000);
