import { beforeAll, expect, test } from 'vitest';
import { shareApi } from '../api/api.ts';
import { type Somebody, buildTree, hireEverybody, putTicket, wholeApi } from './bank.ts';
import { meant, reaches } from './meant.ts';
import { type Thing, questionsTo, somewhere } from './questions.ts';

const api = await shareApi(wholeApi);
let people: Somebody[] = [];
const tickets: Thing[] = [];
const { compare, status, listsOf } = questionsTo(api, () => people);

beforeAll(async () => {
  const branches = await buildTree(api, await api.person('administrator', 'Root'));
  people = await hireEverybody(api, branches);
  for (const place of somewhere)
    tickets.push({ id: await putTicket(api, { branchId: place && branches[place] }), place });
  // Of each who asks, something of their own in a branch that is not theirs.
  for (const person of people)
    for (const whose of ['ownerId', 'createdById'] as const) {
      const id = await putTicket(api, { branchId: branches.canton, [whose]: person.id });
      tickets.push({ id, place: 'canton', ofId: person.id });
    }
}, 120_000);

const sees = (person: Somebody, { place, ofId }: Thing) => {
  const { tickets } = meant[person.role];
  return tickets === 'all' || (tickets === 'reach' && (ofId === person.id || reaches(person, place)));
};
const writes = (person: Somebody, thing: Thing) => meant[person.role].writesTickets === true && sees(person, thing);
/** One in each place, one's own, and one of somebody else's. */
const some = (person: Somebody) => [
  ...tickets.filter(({ ofId }) => ofId === undefined || ofId === person.id),
  tickets.find(({ ofId }) => ofId !== undefined && ofId !== person.id)!,
];

test('every role, in every branch: tickets are listed and opened, with notes and history', async () => {
  await compare(() => tickets, listsOf('/tickets'), sees);
  for (const part of ['', '/notes', '/history'])
    await compare(some, async (person, { id }) => (await status(person, 'GET', `/tickets/${id}${part}`)) === 200, sees);
});

test('every role, in every branch: tickets are changed, and noted on', async () => {
  const change = { version: 1, priority: 'low' };
  await compare(
    some,
    async (person, { id }) => (await status(person, 'PATCH', `/tickets/${id}`, change)) === 200,
    writes,
  );
  await compare(
    some,
    async (person, { id }) => (await status(person, 'POST', `/tickets/${id}/notes`, { text: 'x' })) === 201,
    writes,
  );
});

test('numbers of views count what is seen, and nothing else', async () => {
  for (const person of people) {
    const answer = await api.call(person, 'GET', '/api/v1/tickets/counts');
    const wanted = tickets.filter(ticket => sees(person, ticket)).length;
    if (meant[person.role].tickets === 'none') expect(answer.statusCode).toBe(403);
    else expect([person.name, answer.json<{ all: number }>().all]).toEqual([person.name, wanted]);
  }
});
