import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLeaders } from './leaders.ts';
import { until } from './support.ts';

test('a leading process that is paused loses the lead within ten seconds and does nothing stale when it goes on', async () => {
  await using leaders = await createLeaders();
  const paused = await leaders.start();
  leaders.startLoad();
  await until('it leads', async () => (await leaders.leader()) === paused);
  const standBy = await leaders.start();
  paused.kill('SIGSTOP');
  const pausedAt = performance.now();
  await until('the other one leads', async () => (await leaders.leader()) === standBy, 15_000);
  expect(performance.now() - pausedAt).toBeLessThan(10_000);
  await wait(50_000);
  paused.kill('SIGCONT');
  await wait(3_000);
  expect(await leaders.leader()).toBe(standBy);
  await leaders.checkAfter(1);
});
