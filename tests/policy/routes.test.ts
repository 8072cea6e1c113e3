import { expect, test } from 'vitest';
import { roles, usualScope } from '#server/people/role.schema.ts';
import { shareApi } from '../api/api.ts';
import { buildTree, hire, wholeApi } from './bank.ts';
import { type Meant, meant } from './meant.ts';

const api = await shareApi(wholeApi);
const branches = await buildTree(api, await api.person('administrator'));
const people = await Promise.all(
  roles.map(role => hire(api, branches, { role, place: 'harbin', scope: usualScope[role].in_branch })),
);

test('what a route asks for is asked of every role', async () => {
  const asked: Record<string, (person: Meant) => boolean> = {
    read_customers: role => role.customers !== 'none',
    write_customers: role => role.writesCustomers === true,
    read_tickets: role => role.tickets !== 'none',
    write_tickets: role => role.writesTickets === true,
    watch_floor: role => role.floor === true,
    lead_floor: role => role.leads === true,
    read_people: role => role.readsPeople === true,
    manage_people: role => role.managesPeople === true,
    configure: role => role.configures === true,
  };
  const guarded = api.app.routeTable.filter(route => route.config?.may && route.method !== 'HEAD');
  expect(guarded.length).toBeGreaterThan(25);
  for (const { method, url, config } of guarded)
    for (const person of people) {
      const address = url.replace(/:\w+/g, '01890000-0000-7000-8000-000000000000');
      const answer = await api.call(person, method as 'GET', address, method === 'GET' ? undefined : {});
      const refused =
        answer.statusCode === 403 && answer.json<{ error: { code: string } }>().error.code === 'forbidden';
      const wanted = asked[config!.may!]!(meant[person.role]);
      expect(`${String(method)} ${url} ${person.role} ${refused}`).toBe(
        `${String(method)} ${url} ${person.role} ${!wanted}`,
      );
    }
});
