import { expect, test } from 'vitest';
import { liveTheDay } from './day.ts';
import { crowdOfKept, longestIdleOf, skillThatMayBeMissing } from './scenes.ts';
import { traceOf } from './trace.ts';

test('the whole routing on PostgreSQL offers the same as the matching that sees everybody', async () => {
  const figures = await liveTheDay(traceOf({ seed: 2, arrivals: 300, agents: 40 }));
  console.log(String(figures));
  expect(figures.behindTheHead).toBeGreaterThan(0);
}, 120_000);

test('who waits behind forty who are kept for others is offered to whoever is free', async () => {
  const figures = await liveTheDay(crowdOfKept(40));
  expect(figures.behindTheHead).toBe(1);
});

test('of a skill that may be done without, who has it is not the worse for it, however many are idle longer', async () => {
  const figures = await liveTheDay(skillThatMayBeMissing(12));
  expect(figures.behindTheBest).toBe(1);
});

test('of many who are equally good the longest idle is chosen', async () => {
  const figures = await liveTheDay(longestIdleOf(12));
  expect(figures.offers).toBe(1);
});
