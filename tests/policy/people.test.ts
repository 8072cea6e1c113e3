import { beforeAll, expect, test } from 'vitest';
import { shareApi } from '../api/api.ts';
import { type Place, type Somebody, buildTree, hireEverybody, putColleagues, wholeApi } from './bank.ts';
import { meant, reaches } from './meant.ts';
import { type Thing, questionsTo } from './questions.ts';

const api = await shareApi(wholeApi);
let people: Somebody[] = [];
let branches: Record<Place, string>;
let users: Thing[] = [];

beforeAll(async () => {
  const admin = await api.person('administrator', 'Root');
  branches = await buildTree(api, admin);
  people = await hireEverybody(api, branches);
  users = await putColleagues(api, admin, branches);
}, 120_000);

const { compare, status, listsOf } = questionsTo(api, () => people);

test('users: a name for everybody, the rest for whoever reads people', async () => {
  const everybody = () => users;
  await compare(
    everybody,
    async (person, { id }) => {
      const { name, email } = (await api.call(person, 'GET', `/api/v1/users/${id}`)).json<{
        name: string;
        email: string;
      }>();
      expect(name).toMatch(/^Colleague/);
      return email !== '';
    },
    (person, { place }) => meant[person.role].readsPeople === true && reaches(person, place),
  );
});

test('the directory shows everybody who works here to everybody, and no e-mail address', async () => {
  for (const person of people) {
    const { body } = await api.call(person, 'GET', '/api/v1/directory?limit=200&q=Colleague');
    for (const { id } of users) expect(body).toContain(id);
    expect(body).not.toContain('@');
  }
});

test('users are changed', () =>
  compare(
    () => users,
    async (person, { id }) => (await status(person, 'PATCH', `/users/${id}`, { language: null })) === 200,
    (person, { place }) => meant[person.role].managesPeople === true && reaches(person, place),
  ));

test('users who have left are seen by whoever reads people there', async () => {
  for (const { id } of users) await api.sql('update users set active = false where id = ?', [id]);
  const seen = (person: Somebody, { place }: Thing) =>
    meant[person.role].readsPeople === true && reaches(person, place);
  await compare(() => users, listsOf('/users'), seen);
  await compare(
    () => users,
    async (person, { id }) => (await status(person, 'GET', `/users/${id}`)) === 200,
    seen,
  );
});

test('people are hired: nobody gives a role, a branch or a reach that is not theirs to give', async () => {
  const wishes = (['agent', 'teller', 'supervisor', 'auditor', 'administrator'] as const).flatMap(role =>
    (['bank', 'north', 'east', 'canton'] as const).map(place => ({ role, place })),
  );
  let count = 0;
  await compare(
    () => wishes,
    async (person, { role, place }) => {
      const body = {
        name: 'New',
        email: `hired-${++count}@example.com`,
        password: 'correct horse battery',
        role,
        branchId: branches[place],
      };
      const answer = await api.call(person, 'POST', '/api/v1/users', body);
      return answer.statusCode === 201;
    },
    (person, { role, place }) => {
      const { managesPeople, configures } = meant[person.role];
      const ofBranches = role === 'agent' || role === 'teller' || role === 'supervisor';
      return configures === true || (managesPeople === true && ofBranches && reaches(person, place));
    },
  );
}, 300_000);

test('branches are made below, and changed below, one’s own', async () => {
  let count = 0;
  await compare(
    () => ['north', 'harbin', 'south'] as const,
    async (person, above) => {
      const body = { key: `new-${++count}`, name: 'New', nameZh: '新', kind: 'outlet', parentId: branches[above] };
      return (await status(person, 'POST', '/branches', body)) === 201;
    },
    (person, above) => meant[person.role].managesPeople === true && reaches(person, above),
  );
  await compare(
    () => ['north', 'harbin', 'east', 'canton'] as const,
    async (person, place) =>
      (await status(person, 'PATCH', `/branches/${branches[place]}`, { nameZh: `名${++count}` })) === 200,
    (person, place) =>
      meant[person.role].managesPeople === true &&
      reaches(person, place) &&
      (person.scope === 'all' || person.place !== place),
  );
});
