import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createLeaders } from './leaders.ts';
import { until } from './support.ts';

const kills = process.env.TEST_TIER === 'deep' ? 30 : 3;

test(
  `killing the leading process ${kills} times under load loses no event and keeps the order of each subject`,
  async () => {
    await using leaders = await createLeaders();
    await leaders.start();
    await leaders.start();
    leaders.startLoad();
    const pauses: number[] = [];
    for (let kill = 0; kill < kills; kill++) {
      await until('somebody leads', async () => (await leaders.leader()) !== undefined);
      await wait(100 + Math.random() * 300);
      const killed = await leaders.leader();
      const killedAt = performance.now();
      killed?.kill('SIGKILL');
      await until('the other one leads', async () => (await leaders.leader()) !== killed);
      pauses.push(Math.round(performance.now() - killedAt));
      await leaders.start();
    }
    const { events, repeats } = await leaders.checkAfter(kills);
    console.log(`${events} events, ${repeats} heard twice; the next one led ${pauses.join(', ')} ms after each kill`);
    expect(events).toBeGreaterThan(50 * kills);
    expect(Math.max(...pauses)).toBeLessThan(5_000);
  },
  60_000 + kills * 10_000,
);
