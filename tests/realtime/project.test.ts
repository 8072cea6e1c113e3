import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Audience, Room } from '#server/composition/audience.ts';
import { type Projection, type ProjectionLoaders, createProjection } from '#server/composition/project.ts';
import type { EventData, EventType, StoredEvent } from '#server/events/catalogue.ts';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { nothingToday } from '#server/routing/today.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import { quiet } from '../events/context.ts';
import { until } from '../events/support.ts';
import { interactionId, interactionOf, time } from './an-interaction.ts';

const [anna, ben] = [randomUUID(), randomUUID()];
const offerId = randomUUID();
const outlet = randomUUID();

interface Told {
  rooms: readonly Room[];
  except?: readonly Room[];
  message: string;
  body: unknown[];
}
let told: Told[];
let asked: string[];
let reconsidered: string[];
/** How things are now. */
let interaction: InteractionView;
let offer: OfferView;
let away: boolean;
/** Where no console of this process is. */
let empty: Set<Room>;
let projection: Projection;

beforeEach(() => {
  [told, asked, reconsidered, away] = [[], [], [], false];
  empty = new Set();
  interaction = interactionOf(anna);
  offer = { id: offerId, state: 'pending', userId: anna, madeAt: time, expiresAt: time, endedAt: null, interaction };
  const audience: Audience = {
    tell: (rooms, message, ...body) => void told.push({ rooms, message, body }),
    tellExcept: (rooms, except, message, ...body) => void told.push({ rooms, except, message, body }),
    reconsider: userId => void reconsidered.push(userId ?? 'all'),
    checkSessions: () => void reconsidered.push('everybody'),
    hears: rooms => rooms.some(room => !empty.has(room)),
  };
  projection = createProjection(loaders, audience, quiet);
});

afterEach(() => projection.stop());
const loaders: ProjectionLoaders = {
  loadOffers: async ids => (ask('offers', ids), [offer]),
  loadInteractions: async ids => (ask('interactions', ids), [interaction]),
  loadTickets: async () => [],
  loadRecordings: async () => [],
  async loadPresences(ids) {
    ask('presences', ids);
    return ids.map(userId => ({
      branchId: outlet,
      presence: {
        userId,
        state: 'available',
        reason: null,
        activity: 'talking',
        since: time,
        activitySince: time,
        away: false,
        version: 1,
      },
    }));
  },
  async loadQueueStatus() {
    ask('queues', []);
    const empty = {
      waiting: 0,
      longestWaitSince: null,
      agentsFree: 1,
      agentsWorking: 2,
      handleSeconds: 180,
      today: nothingToday,
    };
    return {
      asOf: '7',
      queues: ['cards', 'loans'].map(queueId => ({ queueId, name: queueId, nameZh: queueId, ...empty })),
    };
  },
  loadVersions: async (kind, ids) => (ask(kind, ids), ids.map(id => ({ id, version: 3 }))),
};

function ask(what: string, ids: readonly string[]): void {
  if (away) throw new Error('no database');
  asked.push(`${what} ${ids.length}`);
}

let id = 0;
const event = (type: EventType, subjectId: string, data: EventData | null = null): StoredEvent => ({
  id: String(++id),
  type,
  subjectType: 'interaction',
  subjectId,
  number: 1,
  actorKind: 'system',
  actorId: null,
  cause: 'test',
  changes: null,
  data,
  occurredAt: new Date(),
});
const inOrder = () => told.map(({ rooms, message }) => `${message} → ${rooms.join(' ')}`);

test('nothing is loaded by a process that has no consoles', async () => {
  empty.add('everybody');
  await projection.onEvents([event('offer.made', offerId, { userId: anna, interactionId })]);
  expect(asked).toEqual([]);
});

test('an offer of this process is told at once, and not again when the event table tells of it', async () => {
  const made = event('offer.made', offerId, { userId: anna, interactionId });
  projection.onCommitted([{ id: made.id, type: made.type, subjectId: offerId }]);
  await until('it was told', () => told.some(({ message }) => message === 'offer:made'));
  await projection.onEvents([made]);
  expect(told.filter(({ message }) => message === 'offer:made')).toMatchObject([{ rooms: [`user:${anna}`] }]);
  expect(asked.filter(question => question.startsWith('offers'))).toHaveLength(1);
});

test('an offer that the event table told of before its commit was reported is not told again', async () => {
  const made = event('offer.made', offerId, { userId: anna, interactionId });
  await projection.onEvents([made]);
  projection.onCommitted([{ id: made.id, type: made.type, subjectId: offerId }]);
  await new Promise(done => setTimeout(done, 20));
  expect(told.filter(({ message }) => message === 'offer:made')).toHaveLength(1);
});

test('an offer that ended while it was being told at once is only ended', async () => {
  const made = event('offer.made', offerId, { userId: anna, interactionId });
  const pending = offer;
  projection.onCommitted([{ id: made.id, type: made.type, subjectId: offerId }]);
  offer = { ...pending, state: 'withdrawn' };
  await projection.onEvents([made, event('offer.withdrawn', offerId, { userId: anna, interactionId })]);
  await new Promise(done => setTimeout(done, 20));
  expect(told.filter(({ message }) => message.startsWith('offer:')).at(-1)).toMatchObject({ message: 'offer:ended' });
});

test('an offer that could not be told at once is told a little later, and its end in any case', async () => {
  const made = event('offer.made', offerId, { userId: anna, interactionId });
  away = true;
  projection.onCommitted([{ id: made.id, type: made.type, subjectId: offerId }]);
  away = false;
  await until('it was told', () => told.some(({ message }) => message === 'offer:made'));
  offer = { ...offer, state: 'withdrawn' };
  await projection.onEvents([made, event('offer.withdrawn', offerId, { userId: anna, interactionId })]);
  expect(told.map(({ message }) => message)).toContain('offer:ended');
});

test('offers and presence of people whose consoles are elsewhere are not loaded', async () => {
  empty = new Set<Room>([`user:${anna}`, 'watchers']);
  interaction = interactionOf(anna);
  await projection.onEvents([event('offer.made', offerId, { userId: anna, interactionId })]);
  expect(asked).toEqual(['interactions 1']);
});

test('an offer rings at the agent it was made to, and nowhere else', async () => {
  await projection.onEvents([event('offer.made', offerId, { userId: anna, interactionId })]);
  expect(inOrder()).toContain(`offer:made → user:${anna}`);
  expect(told.filter(({ message }) => message.startsWith('offer'))).toHaveLength(1);
});

test('an offer that is over stops ringing with how it ended', async () => {
  offer = { ...offer, state: 'expired' };
  await projection.onEvents([
    event('offer.made', offerId, { userId: anna }),
    event('offer.expired', offerId, { userId: anna }),
  ]);
  expect(told.filter(({ message }) => message.startsWith('offer'))).toEqual([
    { rooms: [`user:${anna}`], message: 'offer:ended', body: [{ id: offerId, interactionId, state: 'expired' }] },
  ]);
});

test('whoever loses an interaction hears that it is gone, whoever has it now sees it, and what both are doing', async () => {
  interaction = interactionOf(ben);
  await projection.onEvents([event('interaction.requeued', interactionId, { formerUserIds: [anna, ben] })]);
  expect(inOrder().sort()).toEqual(
    [
      `interaction → branch:all branch:none user:${ben}`,
      `interaction:gone → user:${anna}`,
      `presence → user:${anna} people:all people:${outlet}`,
      `presence → user:${ben} people:all people:${outlet}`,
    ].sort(),
  );
});

test('what has become one branch’s is shown there, and taken from the others who led it while it was nobody’s', async () => {
  interaction = { ...interactionOf(ben), branchId: outlet };
  await projection.onEvents([event('interaction.accepted', interactionId)]);
  expect(inOrder()).toContain(`interaction → branch:all branch:${outlet} user:${ben}`);
  expect(told.find(({ message }) => message === 'interaction:hidden')).toEqual({
    rooms: ['branch:none'],
    except: ['branch:all', `branch:${outlet}`, `user:${ben}`],
    message: 'interaction:hidden',
    body: [{ id: interactionId, version: 5 }],
  });
});

test('when the tree of branches, a group or the groups of a queue change, everybody is looked at again', async () => {
  await projection.onEvents([event('branch.updated', outlet)]);
  await projection.onEvents([event('group.created', outlet)]);
  await projection.onEvents([event('queue.updated', outlet)]);
  await projection.onEvents([{ ...event('queue.updated', outlet), changes: { groupIds: [[], []] } }]);
  expect(reconsidered).toEqual(['all', 'all', 'all']);
});

test('many events cost one question per kind of thing', async () => {
  const many = Array.from({ length: 100 }, () => event('interaction.noted', interactionId));
  await projection.onEvents([
    ...many,
    event('customer.updated', randomUUID()),
    event('customer.created', randomUUID()),
  ]);
  expect(asked.sort()).toEqual(['customer 2', 'interactions 1', 'presences 1']);
});

test('queues are shown at most every 250 ms, each to those who work in it and all to who watches the floor', async () => {
  const startedAt = performance.now();
  for (let round = 0; round < 20; round++) {
    await projection.onEvents([event('interaction.queued', interactionId)]);
    await new Promise(done => setTimeout(done, 20));
  }
  await new Promise(done => setTimeout(done, 300));
  const questions = asked.filter(question => question.startsWith('queues')).length;
  expect(questions).toBeGreaterThanOrEqual(2);
  expect(questions).toBeLessThanOrEqual(1 + (performance.now() - startedAt) / 250);
  expect(inOrder()).toEqual(
    expect.arrayContaining(['queues → watchers', 'queues → queue:cards', 'queues → queue:loans']),
  );
});

test('the directory is told once a second what people do now, each once', async () => {
  await projection.onEvents([event('presence.changed', anna), event('presence.changed', ben)]);
  await projection.onEvents([event('presence.connected', anna)]);
  const tellings = () => told.filter(({ message }) => message === 'directory');
  await until('it was told', () => tellings().length > 0);
  expect(tellings().map(({ rooms, body }) => [rooms, body])).toMatchObject([
    [['directory'], [[{ userId: anna }, { userId: ben }]]],
  ]);
});

test('a changed account is looked at again, and ended sign-ins at once', async () => {
  await projection.onEvents([event('user.updated', anna), event('user.password_changed', ben)]);
  expect(reconsidered.sort()).toEqual([anna, 'everybody'].sort());
  expect(told).toContainEqual({
    rooms: [`user:${anna}`, 'watchers', 'colleagues', 'directory'],
    message: 'changed',
    body: [{ kind: 'user', id: anna, version: 3 }],
  });
});

test('what could not be loaded is told when the database is back', async () => {
  away = true;
  await projection.onEvents([event('interaction.requeued', interactionId, { formerUserIds: [ben] })]);
  expect(told).toEqual([]);
  away = false;
  await until('it was told', () => inOrder().includes(`interaction:gone → user:${ben}`), 2_000);
});
