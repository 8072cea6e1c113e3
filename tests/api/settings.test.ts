import { expect, test } from 'vitest';
import { shareApi } from './api.ts';

const api = await shareApi();
const admin = await api.person('administrator');

const everywhere = { scope: 'all', scopeId: null };
const set = async (key: string, value: unknown, place: object = everywhere) =>
  (await api.call(admin, 'PUT', `/api/v1/settings/${key}`, { ...place, value })).statusCode;

test('the history of a setting tells never from not set', async () => {
  await set('overflowAtLength', null);
  await set('overflowAtLength', 12);
  await api.call(admin, 'DELETE', '/api/v1/settings/overflowAtLength?scope=all');
  const { items } = (await api.call(admin, 'GET', '/api/v1/settings/overflowAtLength/history')).json<{
    items: { before: unknown; after: unknown; userId: string }[];
  }>();
  expect(items.map(({ before, after }) => [before, after])).toEqual([
    [{ is: 12 }, null],
    [{ is: null }, { is: 12 }],
    [null, { is: null }],
  ]);
  expect(items[0]!.userId).toBe(admin.id);
});

test('a value is refused that its setting cannot have, or where it cannot be set', async () => {
  const branch = { key: 'north', name: 'North', nameZh: '北', kind: 'province' };
  const { id } = (await api.call(admin, 'POST', '/api/v1/branches', branch)).json<{ id: string }>();
  const there = { scope: 'branch', scopeId: id };
  expect(await set('offerSeconds', 4)).toBe(400);
  expect(await set('offerSeconds', '20')).toBe(400);
  expect(await set('timeZone', 'Asia/Nowhere')).toBe(400);
  expect(await set('ageing', 2, there)).toBe(400);
  expect(await set('organisationName', 'Northern Bank', there)).toBe(204);
  expect(await set('organisationName', 'Nobody', { scope: 'branch', scopeId: admin.id })).toBe(400);
  expect(await set('organisationName', 'Nobody', { scope: 'branch', scopeId: null })).toBe(400);
});
