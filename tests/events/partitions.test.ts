import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { ensureEventPartitions } from '#server/events/partitions.ts';
import { createEventDatabase } from './support.ts';

test('each month has its partition, and events that came before it was made move into it', async () => {
  await using database = await createEventDatabase();
  const { em, services } = database.ctx;
  const where = async (id: string) =>
    (await database.pool.query('select tableoid::regclass::text as name from event where id = $1', [id])).rows[0].name;
  expect(await where(await database.happen('offer.made', randomUUID()))).toMatch(/^event_\d{4}_\d{2}$/);
  services.clock.advance(400 * 86_400_000);
  database.ctx.now = services.clock.now();
  const early = await database.happen('offer.made', randomUUID());
  expect(await where(early)).toBe('event_default');
  await Promise.all(Array.from({ length: 3 }, () => ensureEventPartitions(em.fork(), services.clock.now())));
  const month = services.clock.now().toISOString().slice(0, 7).replace('-', '_');
  expect(await where(early)).toBe(`event_${month}`);
  expect(await where(await database.happen('offer.made', randomUUID()))).toBe(`event_${month}`);
});
