import { expect, test } from 'vitest';
import type { CustomerView } from '#server/customers/customer.schema.ts';
import type { CustomerPanelView } from '#server/customers/panel.schema.ts';
import { type Role, roles, usualScope } from '#server/people/role.schema.ts';
import { type Person, shareApi } from '../api/api.ts';
import { buildTree, hire, putInteraction, wholeApi } from '../policy/bank.ts';
import { meant } from '../policy/meant.ts';

const api = await shareApi(wholeApi);
const admin = await api.person('administrator');
const branches = await buildTree(api, admin);
const queueId = await api.queue();
const facts = {
  bornOn: '1970-01-31',
  identityNumber: 'SECRET-IDENTITY-7781',
  address: '7 Secret Lane',
  postcode: 'SECRET-9',
  email: 'secret@example.com',
};
const secrets = [...Object.values(facts), '6222999988887777', '77665544'];
const customer = await create(facts);
await must(admin, 'POST', `/customers/${customer.id}/holdings`, {
  kind: 'wealth',
  product: 'Bond fund',
  productZh: '债券基金',
  number: '6222999988887777',
  amountMinor: 77_665_544,
  currency: 'CNY',
  openedOn: '2024-02-29',
});
await must(admin, 'PATCH', `/customers/${customer.id}`, { email: 'other@example.com' });
await must(admin, 'PATCH', `/customers/${customer.id}`, { email: facts.email });

async function create(input: object): Promise<CustomerView> {
  return must(admin, 'POST', '/customers', { name: 'Masked', numbers: ['+12025550188'], ...input });
}
async function must<T>(
  person: Person,
  method: 'GET' | 'POST' | 'PATCH' | 'PUT',
  url: string,
  body?: object,
): Promise<T> {
  const answer = await api.call(person, method, `/api/v1${url}`, body);
  if (answer.statusCode >= 300) throw new Error(`${method} ${url}: ${answer.statusCode} ${answer.body}`);
  return (answer.body ? answer.json() : undefined) as T;
}

/** What may make a reader see the facts, besides the role. */
const states = [
  { is: 'nothing', call: null, owner: false },
  { is: 'the owner', call: null, owner: true },
  { is: 'a call that is not verified', call: { state: 'in_progress', result: null }, owner: false },
  { is: 'a call whose verification failed', call: { state: 'in_progress', result: 'failed' }, owner: false },
  { is: 'a verified call', call: { state: 'in_progress', result: 'passed' }, owner: false, sees: true },
  { is: 'its wrap-up', call: { state: 'wrap_up', result: 'passed' }, owner: false, sees: true },
  { is: 'a verified call that is closed', call: { state: 'closed', result: 'passed' }, owner: false },
  {
    is: 'a verified call with another customer',
    call: { state: 'in_progress', result: 'passed', other: true },
    owner: false,
  },
] as const;
const other = await create({ name: 'Other' });

const asks = roles.filter(role => meant[role].customers !== 'none');
const people = new Map<Role, Person>();
for (const role of asks)
  people.set(role, await hire(api, branches, { role, place: 'harbin', scope: usualScope[role].in_branch }));
test.each(asks.flatMap(role => states.map(state => ({ role, state, is: state.is }))))(
  '$role with $is',
  async ({ role, state }: { role: Role; state: (typeof states)[number] }) => {
    const person = people.get(role)!;
    await api.sql(`update interaction set state = 'closed' where agent_id = ?`, [person.id]);
    await api.sql('update customer set owner_id = ? where id = ?', [state.owner ? person.id : null, customer.id]);
    if (state.call) {
      const customerId = 'other' in state.call ? other.id : customer.id;
      const id = await putInteraction(api, { branchId: null, queueId, agentId: person.id, customerId });
      await api.sql(
        `update interaction set state = ?, verification_result = ?, verification_method = ?,
           verified_at = case when ?::text is null then null else now() end where id = ?`,
        [state.call.state, state.call.result, state.call.result && 'pin', state.call.result, id],
      );
    }
    const sees = meant[role].seesFacts === true || state.owner || 'sees' in state;
    const shown = await Promise.all(
      ['', '/panel', '/holdings', '/timeline'].map(rest =>
        api.call(person, 'GET', `/api/v1/customers/${customer.id}${rest}`),
      ),
    );
    const list = await api.call(person, 'GET', '/api/v1/customers?limit=200');
    const listed = list.json<{ items: CustomerView[] }>().items.find(item => item.id === customer.id)!;
    const [detail, panel, holdings, timeline] = shown.map(answer => answer.json<unknown>()) as [
      CustomerView,
      CustomerPanelView,
      { items: CustomerPanelView['holdings'] },
      unknown,
    ];
    for (const view of [detail, listed, panel.customer]) {
      expect(view.masked).toBe(!sees);
      expect(view).toMatchObject(sees ? facts : Object.fromEntries(Object.keys(facts).map(name => [name, null])));
    }
    for (const [holding] of [holdings.items, panel.holdings])
      expect(holding).toMatchObject(
        sees
          ? { masked: false, number: '6222999988887777', amountMinor: 77_665_544 }
          : { masked: true, number: null, amountMinor: null },
      );
    if (!sees)
      for (const secret of secrets) for (const answer of [...shown, list]) expect(answer.body).not.toContain(secret);
    expect(JSON.stringify(timeline)).not.toContain(facts.email);

    if (meant[role].writesCustomers) {
      const change = await api.call(person, 'PATCH', `/api/v1/customers/${customer.id}`, { postcode: facts.postcode });
      expect([change.statusCode, change.json<{ error?: { code: string } }>().error?.code]).toEqual(
        sees ? [200, undefined] : [403, 'facts_masked'],
      );
    }
  },
);

test('no search tells what is masked', async () => {
  const agent = await api.person('agent');
  const found = async (person: Person, q: string) =>
    (
      await must<{ items: { id: string }[] }>(person, 'GET', `/customers?limit=200&q=${encodeURIComponent(q)}`)
    ).items.map(({ id }) => id);
  const history = async (person: Person, q: string) =>
    (await must<{ items: unknown[] }>(person, 'GET', `/customers/${customer.id}/timeline?q=${encodeURIComponent(q)}`))
      .items;
  for (const secret of secrets)
    for (const person of [agent, admin]) {
      expect(await found(person, secret)).not.toContain(customer.id);
      expect(await history(person, secret)).toEqual([]);
    }
});

test('a branch may show everything to its agents', async () => {
  const body = { key: 'open', name: 'Open', nameZh: '开放', kind: 'outlet', parentId: null };
  const branch = await must<{ id: string }>(admin, 'POST', '/branches', body);
  const here = await create({ name: 'Of the open branch', bornOn: '1980-05-05', numbers: [] });
  await api.sql('update customer set branch_id = ? where id = ?', [branch.id, here.id]);
  const agent = await api.person('agent');
  const bornOn = async () => (await must<CustomerView>(agent, 'GET', `/customers/${here.id}`)).bornOn;
  expect(await bornOn()).toBeNull();
  await must(admin, 'PUT', '/settings/maskUntilVerified', { scope: 'branch', scopeId: branch.id, value: false });
  await api.services.settings.load(api.context().em);
  expect(await bornOn()).toBe('1980-05-05');
  expect((await must<CustomerView>(agent, 'GET', `/customers/${customer.id}`)).bornOn).toBeNull();
});
