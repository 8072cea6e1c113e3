import { beforeAll, describe, test } from 'vitest';
import { type Person, shareApi } from '../api/api.ts';
import {
  type Place,
  type Somebody,
  buildTree,
  hireEverybody,
  putColleagues,
  putInteraction,
  wholeApi,
} from './bank.ts';
import { meant, reaches } from './meant.ts';
import { type Somewhere, type Thing, questionsTo, somewhere } from './questions.ts';

const api = await shareApi(wholeApi);
let admin: Person;
let people: Somebody[] = [];
let branches: Record<Place, string>;
const customers: Thing[] = [];
const interactions: Thing[] = [];
let users: Thing[] = [];
const calls: Thing[] = [];

beforeAll(async () => {
  admin = await api.person('administrator', 'Root');
  branches = await buildTree(api, admin);
  people = await hireEverybody(api, branches);
  const queueId = await api.queue();
  const idOf = (place: Somewhere) => place && branches[place];
  for (const place of somewhere) {
    const customer = (await api.call(admin, 'POST', '/api/v1/customers', { name: `Customer of ${place}` })).json<{
      id: string;
    }>();
    await api.sql('update customer set branch_id = ? where id = ?', [idOf(place), customer.id]);
    customers.push({ id: customer.id, place });
    interactions.push({ id: await putInteraction(api, { branchId: idOf(place), queueId }), place });
  }
  users = await putColleagues(api, admin, branches);
  // Of each who asks, something of their own in a branch that is not theirs.
  for (const person of people) {
    const id = await putInteraction(api, { branchId: branches.canton, queueId, agentId: person.id });
    calls.push({ id, place: 'canton', ofId: person.id });
  }
}, 120_000);

const { compare, status, listsOf } = questionsTo(api, () => people);

describe('every role, in every branch, at every surface', () => {
  const seesCustomer = (person: Somebody, { place }: Thing) => {
    const { customers } = meant[person.role];
    return customers === 'all' || (customers === 'reach' && (place === null || reaches(person, place)));
  };
  const seesInteraction = (person: Somebody, { place, ofId }: Thing) => {
    const { interactions } = meant[person.role];
    if (ofId === person.id) return true;
    if (interactions === 'own') return false;
    return reaches(person, place) || (place === null && interactions === 'reach and nobodys');
  };

  test('customers are listed', () => compare(() => customers, listsOf('/customers'), seesCustomer));

  test('customers are opened, with what happened', async () => {
    await compare(
      () => customers,
      async (person, { id }) => (await status(person, 'GET', `/customers/${id}`)) === 200,
      seesCustomer,
    );
    await compare(
      () => customers,
      async (person, { id }) => (await status(person, 'GET', `/customers/${id}/timeline`)) === 200,
      seesCustomer,
    );
    await compare(
      () => customers,
      async (person, { id }) => (await status(person, 'GET', `/customers/${id}/permissions`)) === 200,
      seesCustomer,
    );
  });

  test('customers are changed', () =>
    compare(
      () => customers,
      async (person, { id }) => (await status(person, 'PATCH', `/customers/${id}`, { language: 'en' })) === 200,
      (person, thing) => meant[person.role].writesCustomers === true && seesCustomer(person, thing),
    ));

  test('what customers say about being contacted is noted', () => {
    const said = { channel: 'voice', purpose: 'any', decision: 'granted', evidence: 'said' };
    return compare(
      () => customers,
      async (person, { id }) => (await status(person, 'POST', `/customers/${id}/permissions`, said)) === 201,
      (person, thing) => meant[person.role].writesCustomers === true && seesCustomer(person, thing),
    );
  });

  test('a customer’s tier is changed', () =>
    compare(
      () => customers,
      async (person, { id }) => {
        await api.sql(`update customer set tier = 'standard' where id = ?`, [id]);
        return (await status(person, 'PATCH', `/customers/${id}`, { tier: 'gold' })) === 200;
      },
      person => meant[person.role].valuesCustomers === true,
    ));

  test('interactions are listed and opened', async () => {
    const all = () => [...interactions, ...calls];
    await compare(all, listsOf('/interactions'), seesInteraction);
    await compare(
      () => interactions,
      async (person, { id }) => (await status(person, 'GET', `/interactions/${id}`)) === 200,
      seesInteraction,
    );
  });

  test('the floor shows who waits, who talks, and what people do', async () => {
    const floors = new Map<string, Promise<string>>();
    const shown = async (person: Somebody, { id }: Thing) => {
      if (!floors.has(person.id))
        floors.set(
          person.id,
          api.call(person, 'GET', '/api/v1/floor').then(answer => answer.body),
        );
      return (await floors.get(person.id)!).includes(`"id":"${id}"`);
    };
    await compare(
      () => interactions,
      shown,
      (person, thing) => meant[person.role].floor === true && seesInteraction(person, thing),
    );
    await compare(
      () => users,
      shown,
      (person, { place }) => meant[person.role].floor === true && reaches(person, place),
    );
  });

  test('whoever waits is raised, and why they wait is explained', async () => {
    await compare(
      () => interactions,
      async (person, { id }) => (await status(person, 'POST', `/interactions/${id}/raise`, { points: 1 })) === 204,
      (person, thing) => meant[person.role].leads === true && seesInteraction(person, thing),
    );
    await compare(
      () => interactions,
      async (person, { id }) => (await status(person, 'GET', `/interactions/${id}/wait-explanation`)) === 200,
      (person, thing) => meant[person.role].floor === true && seesInteraction(person, thing),
    );
  });

  test('presence of others is changed, and why they get no calls is explained', async () => {
    await compare(
      () => users,
      async (person, { id }) => (await status(person, 'PUT', `/users/${id}/presence`, { state: 'offline' })) === 200,
      (person, { place }) => meant[person.role].leads === true && reaches(person, place),
    );
    await compare(
      () => users,
      async (person, { id }) => (await status(person, 'GET', `/users/${id}/readiness`)) === 200,
      (person, { place }) => meant[person.role].floor === true && reaches(person, place),
    );
  });
});
