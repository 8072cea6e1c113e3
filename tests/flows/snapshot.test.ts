import { expect, test } from 'vitest';
import { createWorld } from '../support/world.ts';

test('a snapshot names the last event, also after a transaction that took an id and came to nothing', async () => {
  await using world = await createWorld();
  const ana = await world.available('ana');
  const before = (await ana.snapshot()).asOf;
  await world.sql(`select nextval(pg_get_serial_sequence('event', 'id'))`);
  await ana.must('PUT', '/users/me/presence', { state: 'on_break', reason: 'lunch' });
  const after = (await ana.snapshot()).asOf;
  expect(BigInt(after)).toBeGreaterThan(BigInt(before));
  expect(await world.sql('select max(id)::text as id from event')).toEqual([{ id: after }]);
});
