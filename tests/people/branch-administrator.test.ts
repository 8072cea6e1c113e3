import { expect, test } from 'vitest';
import type { ImportAnswer } from '#server/people/user-import.schema.ts';
import { queueRoutes } from '#server/routing/queue.routes.ts';
import { shareApi } from '../api/api.ts';
import { buildTree, hire } from '../policy/bank.ts';

const api = await shareApi({ routes: [queueRoutes] });
const admin = await api.person('administrator');
const branches = await buildTree(api, admin);
const chief = await hire(api, branches, { role: 'branch_administrator', place: 'harbin', scope: 'subtree' });

const post = (url: string, body?: object) => api.call(chief, 'POST', `/api/v1${url}`, body);
const importing = (csv: string, dryRun = true) => post('/user-imports', { csv, dryRun, invite: false });

test('a branch administrator imports people into their part; each row says what is not theirs to give', async () => {
  const group = { key: 'south-desk', name: 'South desk', nameZh: '南方组', branchId: branches.south };
  await api.call(admin, 'POST', '/api/v1/groups', group);
  const queueId = await api.queue();
  const answer = await importing(
    [
      'name,email,role,branch,reach,groups,queues',
      'Right,right@example.com,teller,east,,,',
      'Beyond,beyond@example.com,teller,canton,,,',
      'Above,above@example.com,auditor,east,,,',
      'Nowhere,nowhere@example.com,teller,,,,',
      'Lost,lost@example.com,agent,atlantis,,,',
      'Far,far@example.com,agent,east,galaxy,,',
      'Foreign,foreign@example.com,agent,east,,south-desk,',
      `Queue,queue@example.com,teller,east,,,${queueId}`,
    ].join('\n'),
  );
  const { rows } = answer.json<ImportAnswer>();
  expect(rows.map(({ name, errors }) => [name, ...errors.map(error => error.code)])).toEqual([
    ['Right'],
    ['Beyond', 'not_yours_to_give'],
    ['Above', 'not_yours_to_give'],
    ['Nowhere', 'branch_needed'],
    ['Lost', 'unknown_branch'],
    ['Far', 'unknown_reach'],
    ['Foreign', 'not_in_branch'],
    ['Queue', 'role_takes_no_calls'],
  ]);
});

test('what is right is imported with branch, reach and groups', async () => {
  const group = (
    await post('/groups', { key: 'east-desk', name: 'East desk', nameZh: '东区组', branchId: branches.east })
  ).json<{ id: string }>();
  const csv = 'email;name;role;branch;reach;groups\nlee@example.com;李雷;supervisor;east;branch;east-desk\n';
  const { rows } = (await importing(csv, false)).json<ImportAnswer>();
  const made = (await api.call(admin, 'GET', `/api/v1/users/${rows[0]!.userId}`)).json<object>();
  expect(made).toMatchObject({ branchId: branches.east, scope: 'branch', groupIds: [group.id], invited: true });
});

test('a branch administrator invites and resets people of their part, and nobody above or beside', async () => {
  const near = await hire(api, branches, { role: 'agent', place: 'west', scope: 'own' });
  const far = await hire(api, branches, { role: 'agent', place: 'canton', scope: 'own' });
  const above = await hire(api, branches, { role: 'auditor', place: 'west', scope: 'all' });
  const statuses = await Promise.all(
    [near, far, above, { id: admin.id }].map(async ({ id }) => (await post(`/users/${id}/password-reset`)).statusCode),
  );
  expect(statuses).toEqual([201, 403, 403, 403]);
  const still = await api.auth.authenticateCookie(far.cookie);
  expect(still?.actor.id).toBe(far.id);
  expect(await api.auth.authenticateCookie(near.cookie)).toBeNull();
});
