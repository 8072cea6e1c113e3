import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { createProjection } from '#server/composition/project.ts';
import { startNodeFollower } from '#server/events/node-follower.ts';
import { type LocalPokes, createPokes } from '#server/events/pokes.ts';
import { type EventDatabase, createEventDatabase, quiet, until } from '../events/support.ts';
import { connected, openHall } from './hall.ts';

/** A web node of the product, as far as sockets are concerned. */
async function startNode(database: EventDatabase) {
  const hall = await openHall();
  hall.guests.set('anna', { id: 'anna', role: 'agent', queueIds: [], branchId: null, branchIds: [] });
  const nothing = async () => [];
  const loaders = {
    loadOffers: nothing,
    loadInteractions: nothing,
    loadTickets: nothing,
    loadRecordings: nothing,
    loadPresences: nothing,
    loadQueueStatus: async () => ({ asOf: '1', queues: [] }),
    loadVersions: async (_kind: string, ids: string[]) => ids.map(id => ({ id, version: 1 })),
  };
  const projection = createProjection(loaders, hall.sockets, quiet);
  const follower = startNodeFollower({ databaseUrl: database.url, onEvents: projection.onEvents, log: quiet });
  await follower.ready;
  const client = hall.console('anna');
  const heard: string[] = [];
  client.on('changed', ({ id }) => heard.push(id));
  await connected(client);
  return {
    heard,
    follower,
    async [Symbol.asyncDispose]() {
      projection.stop();
      await follower.stop();
      await hall[Symbol.asyncDispose]();
    },
  };
}

test('what one process commits is heard at consoles of all web nodes, each event once', async () => {
  const wire: { pokes?: LocalPokes } = {};
  await using database = await createEventDatabase(events => wire.pokes?.committed(events));
  await using first = await startNode(database);
  await using second = await startNode(database);
  const pokes = createPokes({ pool: database.pool, log: quiet });
  wire.pokes = pokes;
  pokes.onCommitted(first.follower.poke);
  const customers = Array.from({ length: 20 }, () => randomUUID());
  for (const customer of customers) await database.happen('customer.updated', customer);
  await until('both have heard', () => first.heard.length >= 20 && second.heard.length >= 20, 2_000);
  expect(first.heard).toEqual(customers);
  expect(second.heard).toEqual(customers);
  await pokes.stop();
});
