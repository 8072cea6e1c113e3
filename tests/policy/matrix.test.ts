import { beforeAll, describe, expect, test } from 'vitest';
import { type Person, shareApi } from '../api/api.ts';
import { type Place, type Somebody, buildTree, hireEverybody, putInteraction, putTicket, wholeApi } from './bank.ts';
import { meant, reaches } from './meant.ts';

const api = await shareApi(wholeApi);
const somewhere = [null, 'bank', 'north', 'harbin', 'east', 'west', 'canton'] as const;
type Somewhere = (typeof somewhere)[number];
interface Thing {
  id: string;
  place: Somewhere;
  /** Whose it is, among those who ask. */
  ofId?: string;
}

let admin: Person;
let people: Somebody[] = [];
let branches: Record<Place, string>;
const customers: Thing[] = [];
const interactions: Thing[] = [];
const users: Thing[] = [];
const calls: Thing[] = [];
const tickets: Thing[] = [];

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
    const role = place === null ? 'agent' : 'teller';
    const body = {
      name: `Colleague of ${place}`,
      email: `c-${place}@example.com`,
      password: 'correct horse battery',
      role,
      branchId: idOf(place),
    };
    const colleague = (await api.call(admin, 'POST', '/api/v1/users', body)).json<{ id: string }>();
    users.push({ id: colleague.id, place });
    tickets.push({ id: await putTicket(api, { branchId: idOf(place) }), place });
    await api.sql(`insert into presence (user_id, state, since) values (?, 'on_break', now())`, [colleague.id]);
    await api.sql(
      `insert into agent_slot (id, user_id, channel, state, since, idle_since) values (gen_random_uuid(), ?, 'voice', 'free', now(), now())`,
      [colleague.id],
    );
  }
  // Of each who asks, something of their own in a branch that is not theirs.
  for (const person of people) {
    const id = await putInteraction(api, { branchId: branches.canton, queueId, agentId: person.id });
    calls.push({ id, place: 'canton', ofId: person.id });
    for (const whose of ['ownerId', 'createdById'] as const)
      tickets.push({
        id: await putTicket(api, { branchId: branches.canton, [whose]: person.id }),
        place: 'canton',
        ofId: person.id,
      });
  }
}, 120_000);

/** Asks for everybody and every thing, and compares what came with what was meant. */
async function compare<T>(
  things: () => readonly T[],
  ask: (person: Somebody, thing: T) => Promise<boolean>,
  wanted: (person: Somebody, thing: T) => boolean,
): Promise<void> {
  const wrong: string[] = [];
  let [asked, yes] = [0, 0];
  for (const person of people)
    for (const thing of things()) {
      const [got, should] = [await ask(person, thing), wanted(person, thing)];
      asked += 1;
      if (got) yes += 1;
      if (got !== should) wrong.push(`${person.name}: ${JSON.stringify(thing)} ${got ? 'leaked' : 'refused'}`);
    }
  expect(wrong).toEqual([]);
  expect(yes).toBeGreaterThan(0);
  expect(yes).toBeLessThan(asked);
}

const status = async (person: Person, method: 'GET' | 'POST' | 'PATCH' | 'PUT', url: string, body?: object) =>
  (await api.call(person, method, `/api/v1${url}`, body)).statusCode;
const listed = async (person: Person, url: string): Promise<Set<string>> => {
  const answer = await api.call(person, 'GET', `/api/v1${url}?limit=200`);
  if (answer.statusCode === 403) return new Set();
  return new Set(answer.json<{ items: { id: string }[] }>().items.map(item => item.id));
};
/** Each list once per person, however many things are looked for in it. */
function listsOf(url: string): (person: Somebody, thing: Thing) => Promise<boolean> {
  const lists = new Map<string, Promise<Set<string>>>();
  return async (person, { id }) => {
    if (!lists.has(person.id)) lists.set(person.id, listed(person, url));
    return (await lists.get(person.id)!).has(id);
  };
}

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
  });

  test('customers are changed', () =>
    compare(
      () => customers,
      async (person, { id }) => (await status(person, 'PATCH', `/customers/${id}`, { language: 'en' })) === 200,
      (person, thing) => meant[person.role].writesCustomers === true && seesCustomer(person, thing),
    ));

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

  const seesTicket = (person: Somebody, { place, ofId }: Thing) => {
    const { tickets } = meant[person.role];
    return tickets === 'all' || (tickets === 'reach' && (ofId === person.id || reaches(person, place)));
  };

  test('tickets are listed and opened, with notes and history', async () => {
    await compare(() => tickets, listsOf('/tickets'), seesTicket);
    for (const part of ['', '/notes', '/history'])
      await compare(
        () => tickets.slice(0, 20),
        async (person, { id }) => (await status(person, 'GET', `/tickets/${id}${part}`)) === 200,
        seesTicket,
      );
  });

  test('tickets are changed, and noted on', async () => {
    const writes = (person: Somebody, thing: Thing) =>
      meant[person.role].writesTickets === true && seesTicket(person, thing);
    await compare(
      () => tickets.slice(0, 20),
      async (person, { id }) =>
        (await status(person, 'PATCH', `/tickets/${id}`, { version: 1, priority: 'low' })) === 200,
      writes,
    );
    await compare(
      () => tickets.slice(0, 20),
      async (person, { id }) => (await status(person, 'POST', `/tickets/${id}/notes`, { text: 'x' })) === 201,
      writes,
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
});
