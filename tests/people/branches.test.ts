import { expect, test } from 'vitest';
import { queueRoutes } from '#server/routing/queue.routes.ts';
import { repairRouting } from '#server/routing/repairs.ts';
import { floorRoutes } from '#server/supervision/floor.routes.ts';
import { shareApi } from '../api/api.ts';
import { type Place, buildTree, hire, places } from '../policy/bank.ts';

const api = await shareApi({ routes: [queueRoutes, floorRoutes] });
const admin = await api.person('administrator');
const branches = await buildTree(api, admin);

const post = (url: string, body: object) => api.call(admin, 'POST', `/api/v1${url}`, body);
const patch = (url: string, body: object) => api.call(admin, 'PATCH', `/api/v1${url}`, body);
const get = async <T>(url: string) => (await api.call(admin, 'GET', `/api/v1${url}`)).json<T>();
const codeOf = (answer: { json: <T>() => T }) => answer.json<{ error: { code: string } }>().error.code;
const pathOf = async (place: Place) =>
  (await get<{ path: string[] }>(`/branches/${branches[place]}`)).path.map(id =>
    places.find(each => branches[each] === id),
  );
const queuesWorkedBy = async (userId: string) =>
  (await api.sql<{ queue_id: string }>('select queue_id from queue_member where user_id = ? order by 1', [userId])).map(
    row => row.queue_id,
  );
let count = 0;
const makeGroup = async (changes: object = {}) => {
  const answer = await post('/groups', {
    key: `group-${++count}`,
    name: `Group ${count}`,
    nameZh: `小组${count}`,
    ...changes,
  });
  expect(answer.statusCode).toBe(201);
  return answer.json<{ id: string }>().id;
};

test('a branch lies below one of a higher kind, and what moves takes along all below it', async () => {
  expect(await pathOf('east')).toEqual(['bank', 'north', 'harbin', 'east']);
  expect(
    codeOf(
      await post('/branches', { key: 'odd', name: 'Odd', nameZh: '奇', kind: 'province', parentId: branches.east }),
    ),
  ).toBe('bad_parent');
  expect(codeOf(await patch(`/branches/${branches.north}`, { parentId: branches.east }))).toBe('bad_parent');
  expect(codeOf(await patch(`/branches/${branches.north}`, { parentId: branches.north }))).toBe('bad_parent');
  expect(
    codeOf(await post('/branches', { key: 'north', name: 'N', nameZh: '北', kind: 'city', parentId: branches.bank })),
  ).toBe('branch_taken');

  expect((await patch(`/branches/${branches.harbin}`, { parentId: branches.south })).statusCode).toBe(200);
  expect(await pathOf('harbin')).toEqual(['bank', 'south', 'harbin']);
  expect(await pathOf('east')).toEqual(['bank', 'south', 'harbin', 'east']);
  expect(await pathOf('canton')).toEqual(['bank', 'south', 'canton']);
  await patch(`/branches/${branches.harbin}`, { parentId: branches.north });
  expect(await pathOf('west')).toEqual(['bank', 'north', 'harbin', 'west']);
});

test('two moves at the same moment make no ring', async () => {
  const made = await Promise.all(
    ['a', 'b'].map(
      async key =>
        (
          await post('/branches', { key, name: key, nameZh: key, kind: key === 'a' ? 'head_office' : 'province' })
        ).json<{ id: string }>().id,
    ),
  );
  await Promise.all([
    patch(`/branches/${made[1]}`, { parentId: made[0] }),
    patch(`/branches/${made[0]}`, { parentId: made[1] }),
  ]);
  const rings = await api.sql(
    'select 1 from branch where parent_id is not null and parent_id <> path[cardinality(path) - 1]',
  );
  expect(rings).toEqual([]);
  expect((await get<{ path: string[] }>(`/branches/${made[1]}`)).path).toEqual(made);
});

test('reach follows the tree at once', async () => {
  const lead = await hire(api, branches, { role: 'supervisor', place: 'north', scope: 'subtree' });
  const reach = async () => (await api.auth.authenticateCookie(lead.cookie))!.actor.branchIds!;
  expect(new Set(await reach())).toEqual(new Set([branches.north, branches.harbin, branches.east, branches.west]));
  await patch(`/branches/${branches.harbin}`, { parentId: branches.south });
  expect(await reach()).toEqual([branches.north]);
  await patch(`/branches/${branches.harbin}`, { parentId: branches.north });
});

test('a branch that is in use is not closed', async () => {
  await hire(api, branches, { role: 'teller', place: 'west', scope: 'branch' });
  for (const place of ['west', 'harbin'] as const)
    expect(codeOf(await patch(`/branches/${branches[place]}`, { active: false }))).toBe('branch_in_use');
  expect((await patch(`/branches/${branches.canton}`, { active: false })).json()).toMatchObject({ active: false });
  const refused = await post('/users', {
    name: 'T',
    email: 't@example.com',
    password: 'correct horse battery',
    role: 'teller',
    branchId: branches.canton,
  });
  expect(codeOf(refused)).toBe('unknown_branch');
  await patch(`/branches/${branches.canton}`, { active: true });

  const [city, outlet] = await Promise.all(
    ['city', 'outlet'].map(
      async kind =>
        (
          await post('/branches', { key: `closing-${kind}`, name: kind, nameZh: kind, kind, parentId: branches.south })
        ).json<{
          id: string;
        }>().id,
    ),
  );
  await patch(`/branches/${outlet}`, { parentId: city });
  const group = await makeGroup({ branchId: outlet });
  expect(codeOf(await patch(`/branches/${outlet}`, { active: false }))).toBe('branch_in_use');
  await patch(`/groups/${group}`, { active: false });
  for (const id of [outlet, city]) expect((await patch(`/branches/${id}`, { active: false })).statusCode).toBe(200);
  expect(codeOf(await patch(`/branches/${outlet}`, { active: true }))).toBe('unknown_branch');
  for (const id of [city, outlet]) expect((await patch(`/branches/${id}`, { active: true })).statusCode).toBe(200);
});

test('a role has its usual reach; what needs a branch is refused without one', async () => {
  const body = { name: 'T', email: 'reach@example.com', password: 'correct horse battery', role: 'teller' };
  expect(codeOf(await post('/users', body))).toBe('branch_needed');
  expect(codeOf(await post('/users', { ...body, role: 'agent', scope: 'subtree' }))).toBe('branch_needed');
  expect(codeOf(await post('/users', { ...body, role: 'administrator', scope: 'own' }))).toBe('bad_scope');
  expect(codeOf(await post('/users', { ...body, branchId: branches.east, queueIds: [await api.queue()] }))).toBe(
    'role_takes_no_calls',
  );
  const made = (await post('/users', { ...body, branchId: branches.east })).json<{ id: string }>();
  expect(made).toMatchObject({ branchId: branches.east, scope: 'branch' });
  expect((await patch(`/users/${made.id}`, { role: 'supervisor' })).json()).toMatchObject({ scope: 'subtree' });
  expect((await patch(`/users/${made.id}`, { role: 'agent', branchId: null })).json()).toMatchObject({
    scope: 'own',
    branchId: null,
  });
});

test('a branch administrator cannot rise above, nor reach beyond, their branch', async () => {
  const chief = await hire(api, branches, { role: 'branch_administrator', place: 'harbin', scope: 'subtree' });
  const as = (url: string, body: object) => api.call(chief, 'PATCH', `/api/v1${url}`, body);
  for (const change of [
    { role: 'administrator' },
    { scope: 'all' },
    { branchId: branches.north },
    { branchId: null, scope: 'own' },
  ])
    expect(`${JSON.stringify(change)} ${(await as(`/users/${chief.id}`, change)).statusCode}`).toBe(
      `${JSON.stringify(change)} 403`,
    );
  for (const change of [{ scope: 'own' }, { role: 'agent' }, { active: false }])
    expect(codeOf(await as(`/users/${chief.id}`, change))).toBe('own_rights');
  expect((await as(`/users/${admin.id}`, { name: 'Mine' })).statusCode).toBe(403);
  const auditor = await hire(api, branches, { role: 'auditor', place: 'east', scope: 'all' });
  expect((await as(`/users/${auditor.id}`, { active: false })).statusCode).toBe(403);
  const foreign = await makeGroup();
  expect((await as(`/groups/${foreign}`, { name: 'Mine' })).statusCode).toBe(404);
  expect(
    codeOf(
      await api.call(chief, 'POST', '/api/v1/groups', { key: 'x', name: 'X', nameZh: 'X', branchId: branches.north }),
    ),
  ).toBe('not_yours_to_give');
});

test('people of a group work in its queues, by themselves no longer when they leave it', async () => {
  const [cards, loans] = [await api.queue(), await api.queue()];
  const ana = await hire(api, branches, { role: 'agent', place: 'east', scope: 'own' });
  const ben = await hire(api, branches, { role: 'agent', place: null, scope: 'own' });
  const group = await makeGroup({ memberIds: [ana.id, ben.id] });
  await patch(`/users/${ben.id}`, { queueIds: [cards] });
  expect((await patch(`/queues/${cards}`, { groupIds: [group] })).json<{ memberIds: string[] }>().memberIds).toEqual(
    [ana.id, ben.id].sort(),
  );
  await patch(`/queues/${loans}`, { groupIds: [group] });
  expect(await queuesWorkedBy(ana.id)).toEqual([cards, loans].sort());
  // What is shown of a user are the queues given by name.
  expect(await get(`/users/${ben.id}`)).toMatchObject({ queueIds: [cards], groupIds: [group] });

  await patch(`/groups/${group}`, { memberIds: [] });
  expect([await queuesWorkedBy(ana.id), await queuesWorkedBy(ben.id)]).toEqual([[], [cards]]);
  await patch(`/users/${ana.id}`, { groupIds: [group] });
  expect(await queuesWorkedBy(ana.id)).toEqual([cards, loans].sort());
  await patch(`/groups/${group}`, { active: false });
  expect(await queuesWorkedBy(ana.id)).toEqual([]);
  await patch(`/groups/${group}`, { active: true });
  await patch(`/users/${ana.id}`, { role: 'teller' });
  expect(await queuesWorkedBy(ana.id)).toEqual([]);
  const slots = await api.sql('select 1 from agent_slot where user_id = any(?)', [`{${ana.id},${ben.id}}`]);
  expect(slots).toHaveLength(2);
});

test('a group holds people of its branch; whoever moves away leaves it, and its queues', async () => {
  const queue = await api.queue();
  const ana = await hire(api, branches, { role: 'agent', place: 'east', scope: 'own' });
  const ben = await hire(api, branches, { role: 'agent', place: 'south', scope: 'own' });
  const group = await makeGroup({ branchId: branches.harbin, memberIds: [ana.id] });
  await patch(`/queues/${queue}`, { groupIds: [group] });
  expect(codeOf(await patch(`/groups/${group}`, { memberIds: [ana.id, ben.id] }))).toBe('not_in_branch');
  expect(codeOf(await patch(`/users/${ben.id}`, { groupIds: [group] }))).toBe('not_in_branch');
  expect(codeOf(await patch(`/groups/${group}`, { branchId: branches.south }))).toBe('not_in_branch');
  await patch(`/users/${ana.id}`, { branchId: branches.west });
  expect(await queuesWorkedBy(ana.id)).toEqual([queue]);
  expect((await patch(`/users/${ana.id}`, { branchId: branches.south })).json()).toMatchObject({ groupIds: [] });
  expect(await queuesWorkedBy(ana.id)).toEqual([]);
});

test('groups and moved agents that contradict themselves are put right, and listed with the reason', async () => {
  const [queue, other] = [await api.queue(), await api.queue()];
  const [ana, ben, cem] = await Promise.all(
    ['east', 'west', 'harbin'].map(place =>
      hire(api, branches, { role: 'agent', place: place as Place, scope: 'own' }),
    ),
  );
  const group = await makeGroup({ branchId: branches.harbin, memberIds: [ana!.id, ben!.id] });
  await patch(`/queues/${queue}`, { groupIds: [group] });
  await api.sql('update users set branch_id = ? where id = ?', [branches.south, ana!.id]);
  await api.sql('delete from queue_member where user_id = ?', [ben!.id]);
  await api.sql('insert into queue_member (queue_id, user_id, direct) values (?, ?, false)', [other, cem!.id]);
  expect(await repairRouting(api.context())).toBe(3);
  expect(await repairRouting(api.context())).toBe(0);
  expect(await Promise.all([ana, ben, cem].map(person => queuesWorkedBy(person!.id)))).toEqual([[], [queue], []]);
  const { items } = await get<{ items: { user: { id: string } | null; reason: string }[] }>('/repairs');
  expect(items.map(({ user, reason }) => [user?.id, reason]).sort()).toEqual(
    [
      [ana!.id, 'moved_agent'],
      [ben!.id, 'group_queues'],
      [cem!.id, 'group_queues'],
    ].sort(),
  );
});
