import { expect, test } from 'vitest';
import { newId } from '#server/platform/ids.ts';
import { shareApi } from '../api/api.ts';
import { buildTree, hireEverybody, wholeApi } from './bank.ts';
import { meant, reaches } from './meant.ts';

const api = await shareApi(wholeApi);
const branches = await buildTree(api, await api.person('administrator'));
const people = await hireEverybody(api, branches);
const alerts = ([null, 'north', 'harbin', 'east', 'canton'] as const).map(place => ({ id: newId(), place }));
for (const { id, place } of alerts)
  await api.sql(
    `insert into alert (id, kind, branch_id, details, raised_at) values (?, 'verification_failed', ?, '{"count": 3}', now())`,
    [id, place && branches[place]],
  );

test('alerts are listed by who watches the floor and seen to by who leads it, as far as they reach', async () => {
  const wrong: string[] = [];
  for (const person of people) {
    const list = await api.call(person, 'GET', '/api/v1/alerts');
    for (const { id, place } of alerts) {
      const { floor, leads } = meant[person.role];
      const sees = floor === true && (reaches(person, place) || (place === null && leads === true));
      const seenTo = await api.call(person, 'POST', `/api/v1/alerts/${id}/acknowledge`, {});
      if (list.body.includes(id) !== sees) wrong.push(`${person.name} lists ${place}`);
      if ((seenTo.statusCode === 200) !== (sees && leads === true)) wrong.push(`${person.name} sees to ${place}`);
    }
  }
  expect(wrong).toEqual([]);
}, 120_000);
