import { expect, test } from 'vitest';
import { createApi, type Person, shareApi } from '../api/api.ts';
import { createWorld } from '../support/world.ts';

const api = await shareApi();
const admin = await api.person('administrator');
const bank = {
  organisationName: 'Lotus Trust',
  organisationNameZh: '莲花信托',
  timeZone: 'Asia/Shanghai',
  currency: 'CNY',
};
const get = async () => (await api.call(admin, 'GET', '/api/v1/setup')).json();
const put = (setup: object, person: Person = admin) => api.call(person, 'PUT', '/api/v1/setup', setup);
const set = (key: string, value: unknown) =>
  api.call(admin, 'PUT', `/api/v1/settings/${key}`, { scope: 'all', scopeId: null, value });

test('a new installation is set up by naming the organisation, its time zone and its currency', async () => {
  expect(await get()).toEqual({
    done: false,
    organisationName: 'Harbour Bank',
    organisationNameZh: '海港银行',
    timeZone: 'UTC',
    currency: 'USD',
  });
  const answer = await put(bank);
  expect([answer.statusCode, answer.json()]).toEqual([200, { done: true, ...bank }]);
  expect(await get()).toEqual({ done: true, ...bank });
  const changes = await api.sql(`select 1 from event where type = 'setting.changed' and actor_id = ?`, [admin.id]);
  expect(changes).toHaveLength(4);
});

test.each([
  ['time zone', { timeZone: 'Mars/Olympus' }, 'timeZone'],
  ['currency', { currency: 'XYZ' }, 'currency'],
])('an unknown %s is refused, and nothing of the rest is set', async (_what, wrong, key) => {
  const before = await get();
  const answer = await put({ ...bank, organisationName: 'Other', ...wrong });
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad_setting', details: { key } } }]);
  expect(await get()).toEqual(before);
});

test('the setting of the currency alone knows currencies too', async () => {
  expect((await set('currency', 'XYZ')).json()).toMatchObject({ error: { code: 'bad_setting' } });
  expect((await set('currency', 'HKD')).statusCode).toBe(204);
});

test('naming the organisation among the settings is enough', async () => {
  await using other = await createApi();
  const ada = await other.person('administrator');
  const done = async () => (await other.call(ada, 'GET', '/api/v1/setup')).json<{ done: boolean }>().done;
  const payload = { scope: 'all', scopeId: null, value: 'Harbour Bank' };
  expect(await done()).toBe(false);
  await other.call(ada, 'PUT', '/api/v1/settings/organisationName', payload);
  expect(await done()).toBe(true);
  await other.call(ada, 'DELETE', '/api/v1/settings/organisationName?scope=all');
  expect(await done()).toBe(true);
});

test('the demo is set up already', async () => {
  await using world = await createWorld();
  const ada = await world.agent('admin');
  const answer = await world.app.inject({ url: '/api/v1/setup', headers: { cookie: ada.cookie } });
  expect(answer.json()).toMatchObject({ done: true, organisationName: 'Harbour Bank' });
});

test('only administrators set up', async () => {
  const lead = await api.person('supervisor');
  expect((await put(bank, lead)).statusCode).toBe(403);
  expect((await api.call(lead, 'GET', '/api/v1/setup')).statusCode).toBe(403);
});
