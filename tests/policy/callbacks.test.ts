import { beforeAll, expect, test } from 'vitest';
import { queueMemberships } from '#server/routing/memberships.ts';
import { shareApi } from '../api/api.ts';
import { type Somebody, buildTree, hireEverybody, putCallback, wholeApi } from './bank.ts';
import { meant, reaches } from './meant.ts';
import { type Thing, questionsTo, somewhere } from './questions.ts';

const api = await shareApi(wholeApi);
let people: Somebody[] = [];
const promises: Thing[] = [];
const ofOurQueue = new Set<string>();
const { compare, status, listsOf } = questionsTo(api, () => people);

beforeAll(async () => {
  const branches = await buildTree(api, await api.person('administrator', 'Root'));
  people = await hireEverybody(api, branches);
  const [queueId, ours] = [await api.queue(), await api.queue()];
  const idOf = (place: Thing['place']) => place && branches[place];
  for (const place of somewhere)
    promises.push({ id: await putCallback(api, { branchId: idOf(place), queueId }), place });
  // Of a queue in which whoever takes calls works, of somebody else's branch.
  const shared = await putCallback(api, { branchId: branches.canton, queueId: ours });
  ofOurQueue.add(shared);
  promises.push({ id: shared, place: 'canton' });
  for (const person of people) {
    if (meant[person.role].takesCalls) await queueMemberships.set(api.context(), person.id, [ours]);
    for (const whose of ['userId', 'createdById'] as const) {
      const id = await putCallback(api, { branchId: branches.canton, queueId, [whose]: person.id });
      promises.push({ id, place: 'canton', ofId: person.id });
    }
  }
}, 120_000);

const sees = (person: Somebody, { id, place, ofId }: Thing) => {
  const { interactions, takesCalls } = meant[person.role];
  if (ofId === person.id || (takesCalls === true && ofOurQueue.has(id))) return true;
  if (interactions === 'own') return false;
  return reaches(person, place) || (place === null && interactions === 'reach and nobodys');
};
const changes = (person: Somebody, thing: Thing) => meant[person.role].takesCalls === true && sees(person, thing);
/** One in each place, one's own, and one of somebody else's. */
const some = (person: Somebody) => [
  ...promises.filter(({ ofId }) => ofId === undefined || ofId === person.id),
  promises.find(({ ofId }) => ofId !== undefined && ofId !== person.id)!,
];

test('every role, in every branch: callbacks are listed and opened', async () => {
  await compare(() => promises, listsOf('/callbacks'), sees);
  await compare(some, async (person, { id }) => (await status(person, 'GET', `/callbacks/${id}`)) === 200, sees);
});

test('every role, in every branch: callbacks are changed', () =>
  compare(
    some,
    async (person, { id }) => (await status(person, 'PATCH', `/callbacks/${id}`, { note: 'x' })) === 200,
    changes,
  ));

test('numbers of callbacks count what is seen, and nothing else', async () => {
  for (const person of people) {
    const answer = await api.call(person, 'GET', '/api/v1/callbacks/counts');
    const wanted = promises.filter(promise => sees(person, promise)).length;
    expect([person.name, answer.json<{ open: number }>().open]).toEqual([person.name, wanted]);
  }
});
