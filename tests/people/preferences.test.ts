import { expect, test } from 'vitest';
import type { Preferences } from '#server/people/preferences.schema.ts';
import { consoleRoutes } from '#server/composition/console.routes.ts';
import { shareApi } from '../api/api.ts';

const api = await shareApi({ routes: [consoleRoutes] });
const ana = await api.person('agent', 'Ana');
const ben = await api.person('auditor', 'Ben');
const url = '/api/v1/users/me/preferences';
const of = async (person: typeof ana) => (await api.call(person, 'GET', url)).json<Preferences>();
const change = (body: object) => api.call(ana, 'PATCH', url, body);

test('what a person prefers is theirs, comes with the snapshot, and leaves the rest as it usually is', async () => {
  const before = await of(ana);
  const answer = await change({ singleKeys: false, notifications: { alert: { sound: false } } });
  expect(answer.statusCode).toBe(200);
  await change({ notifications: { alert: { system: false } }, ringVolume: 40 });
  const mine = await of(ana);
  expect(mine).toEqual({
    ...before,
    singleKeys: false,
    ringVolume: 40,
    notifications: { ...before.notifications, alert: { page: true, system: false, sound: false } },
  });
  expect(await of(ben)).toEqual(before);
  const snapshot = await api.call(ana, 'GET', '/api/v1/console/snapshot');
  expect(snapshot.json()).toMatchObject({ preferences: mine });
});

test.each([
  { body: { notifications: { offer: { page: false } } }, why: 'an offered call is always shown' },
  { body: { notifications: { offer: { sound: false } } }, why: 'an offered call always rings' },
  { body: { notifications: { news: { page: true } } }, why: 'there is no such kind' },
  { body: { colour: 'red' }, why: 'there is no such preference' },
  { body: { ringVolume: 0 }, why: 'a ringer that nobody hears is off' },
  { body: { singleKeys: 'no' }, why: 'it is yes or no' },
])('refused: $why', async ({ body }) => {
  const before = await of(ana);
  expect((await change(body)).statusCode).toBe(400);
  expect(await of(ana)).toEqual(before);
});

test('two changes at once both stay', async () => {
  await Promise.all([change({ tourSeenAt: '2026-01-05T08:00:00.000Z' }), change({ ringVolume: 55 })]);
  expect(await of(ana)).toMatchObject({ tourSeenAt: '2026-01-05T08:00:00.000Z', ringVolume: 55 });
});

test('who changed it, and what it was before, is kept', async () => {
  await change({ ringVolume: 60 });
  const [event] = await api.sql<{ actor_id: string; changes: { preferences: [object, object] } }>(
    `select actor_id, changes from event where type = 'user.preferences_changed' order by id desc limit 1`,
  );
  expect(event).toMatchObject({ actor_id: ana.id, changes: { preferences: [{ ringVolume: 55 }, { ringVolume: 60 }] } });
});
