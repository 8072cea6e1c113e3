import { beforeAll, expect, test } from 'vitest';
import { shareApi } from '../api/api.ts';
import { type Somebody, buildTree, hireEverybody, putRecording, wholeApi } from './bank.ts';
import { meant, reaches } from './meant.ts';
import { type Thing, questionsTo, somewhere } from './questions.ts';

const api = await shareApi(wholeApi);
let people: Somebody[] = [];
const recordings: Thing[] = [];
const { compare, status, listsOf } = questionsTo(api, () => people);

beforeAll(async () => {
  const branches = await buildTree(api, await api.person('administrator', 'Root'));
  people = await hireEverybody(api, branches);
  const queueId = await api.queue();
  for (const place of somewhere)
    recordings.push({ id: await putRecording(api, { branchId: place && branches[place], queueId }), place });
  // Of each who asks, a call of their own in a branch that is not theirs.
  for (const person of people) {
    const id = await putRecording(api, { branchId: branches.canton, queueId, agentId: person.id });
    recordings.push({ id, place: 'canton', ofId: person.id });
  }
}, 120_000);

const hears = (person: Somebody, { place }: Thing) =>
  meant[person.role].hears !== undefined &&
  (reaches(person, place) || (place === null && meant[person.role].leads === true));
/** One in each place, one's own, and one of somebody else's. */
const some = (person: Somebody) => [
  ...recordings.filter(({ ofId }) => ofId === undefined || ofId === person.id),
  recordings.find(({ ofId }) => ofId !== undefined && ofId !== person.id)!,
];

test('every role, in every branch: recordings are listed, and heard', async () => {
  await compare(() => recordings, listsOf('/recordings'), hears);
  await compare(some, async (person, { id }) => (await status(person, 'GET', `/recordings/${id}`)) === 200, hears);
  // There is no file behind these: whoever may hear them is told so, for all others there is no recording.
  await compare(
    some,
    async (person, { id }) => (await status(person, 'GET', `/recordings/${id}/audio`)) === 503,
    hears,
  );
});

test('every role, in every branch: recordings are saved as files', () =>
  compare(
    some,
    async (person, { id }) => (await status(person, 'GET', `/recordings/${id}/file`)) === 503,
    (person, thing) => meant[person.role].hears === 'and saves' && hears(person, thing),
  ));

test('agents hear calls of their own where the organisation wants it, and no others', async () => {
  await api.sql(
    `insert into setting (id, key, scope, value) values (gen_random_uuid(), 'agentsListen', 'all', '{"is": true}')`,
  );
  await api.services.settings.load(api.orm.em.fork());
  const agents = people.filter(({ role }) => role === 'agent');
  for (const agent of agents) {
    const heard = (await Promise.all(recordings.map(({ id }) => status(agent, 'GET', `/recordings/${id}`)))).map(
      (answer, index) => (answer === 200 ? recordings[index]! : null),
    );
    expect(heard.filter(one => one !== null)).toEqual(recordings.filter(({ ofId }) => ofId === agent.id));
  }
});
