import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '#lib/i18n/en.ts';
import type { FloorView } from '#server/supervision/floor.schema.ts';
import { interaction, presence } from '../console/examples.ts';
import { signIn } from './desk.ts';
import { type Office, openOffice } from './office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice();
}, 180_000);
afterAll(() => office?.[Symbol.asyncDispose]());

test('with 500 people and 200 waiting the floor still has time for other things', { timeout: 60_000 }, async () => {
  const { page } = await signIn(office, 'Sofia Lind');
  await page.route('**/api/v1/floor', async route => {
    const real = (await (await route.fetch()).json()) as FloorView;
    await route.fulfill({ json: crowded(real) });
  });
  await page.getByRole('link', { name: en.floor.title, exact: true }).click();
  await page.getByText('Customer 199').first().waitFor();
  expect(await page.locator('[data-call]').count()).toBe(200);
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable');
  const busySeconds = async () => {
    const { metrics } = await devtools.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')!.value;
  };
  const before = await busySeconds();
  await page.waitForTimeout(4000);
  // All timers tick meanwhile. Some 0.15 of each second on a machine with nothing else to do.
  expect((await busySeconds()) - before).toBeLessThan(2);
  await page.context().close();
});

function crowded(floor: FloorView): FloorView {
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  const activities = ['available', 'talking', 'talking', 'after_call_work', 'ringing'] as const;
  const queue = { id: floor.queues[0]!.queueId, name: floor.queues[0]!.name };
  return {
    ...floor,
    interactions: Array.from({ length: 200 }, (_, n) =>
      interaction({
        id: `call-${n}`,
        state: 'queued',
        agent: null,
        customer: { id: `customer-${n}`, name: `Customer ${n}` },
        queue,
        queuedAt: ago(n),
        rank: { points: n % 7, ageing: 1 },
      }),
    ),
    people: Array.from({ length: 500 }, (_, n) => ({
      user: { id: `person-${n}`, name: `Person ${n}` },
      role: 'agent',
      branchId: null,
      queueIds: [queue.id],
      presence: presence({ userId: `person-${n}`, activity: activities[n % 5]!, activitySince: ago(n) }),
    })),
  };
}
