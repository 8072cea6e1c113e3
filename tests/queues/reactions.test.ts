import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { allJobs } from '#queues/jobs.ts';
import { planReactions, reactionsTo } from '#queues/reactions.ts';
import { type EventType, type StoredEvent, eventTypes } from '#server/events/catalogue.ts';
import { eventsWithReactions } from '#server/events/followers.ts';
import { rules } from '#server/routing/rules.ts';

const dueAt = '2030-01-01T00:00:20.000Z';
const subjectId = randomUUID();
const event = (type: EventType): StoredEvent => ({
  id: '1',
  type,
  subjectType: 'interaction',
  subjectId,
  number: 1,
  actorKind: 'system',
  actorId: null,
  cause: 'test',
  changes: null,
  data: { dueAt },
  occurredAt: new Date('2030-01-01T00:00:00Z'),
});

test('exactly those events that plan something wait for the worker', () => {
  expect(eventTypes.filter(type => reactionsTo(event(type)).length > 0).sort()).toEqual(
    [...eventsWithReactions].sort(),
  );
});

test.each([
  { type: 'offer.made', job: 'expire-offers' },
  { type: 'interaction.accepted', job: 'give-up-absent-agents' },
  { type: 'interaction.agent_left', job: 'give-up-absent-agents' },
  { type: 'interaction.customer_left', job: 'end-wrap-ups' },
  { type: 'errand.planned', job: 'run-errands' },
  { type: 'recording.planned', job: 'tend-recordings' },
  { type: 'recording.pause_asked', job: 'tend-recordings' },
] as const)('after $type, $job is due at the time that the event names', ({ type, job }) => {
  const key = `${job}_${Date.parse(dueAt)}`;
  expect(reactionsTo(event(type))).toContainEqual(expect.objectContaining({ name: job, key, runAt: new Date(dueAt) }));
});

test('offers that end within the same half second share one alarm, which is planned once', async () => {
  const added: string[] = [];
  const handle = planReactions({ add: async jobs => void added.push(...jobs.map(job => job.key)) });
  const ending = (ms: number) => ({
    ...event('offer.made'),
    data: { dueAt: new Date(Date.parse(dueAt) + ms).toISOString() },
  });
  await handle([ending(1), ending(300)]);
  await handle([ending(500)]);
  expect(added).toEqual([`expire-offers_${Date.parse(dueAt) + 500}`]);
});

test('somebody whose last console is gone is looked at after the grace, and again when they count as offline', () => {
  const at = reactionsTo(event('presence.disconnected')).map(({ runAt }) => runAt.getTime() - Date.parse('2030-01-01'));
  expect(new Set(at)).toEqual(new Set([rules.awayGraceSeconds * 1_000, rules.awayOfflineSeconds * 1_000]));
});

test('no two jobs have the same name', () => {
  expect(new Set(allJobs.map(job => job.name)).size).toBe(allJobs.length);
});
