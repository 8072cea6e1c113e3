import { expect, test } from 'vitest';
import type { BranchView } from '#server/people/branch.schema.ts';
import type { UserView } from '#server/people/user.schema.ts';
import { Agent } from '../support/agent.ts';
import { bankNumber, createWorld } from '../support/world.ts';

/** A province with a city, another province, and a supervisor of each. */
async function openBank() {
  const world = await createWorld();
  const ada = await world.agent('admin');
  const branch = async (key: string, kind: string, parentId: string | null) =>
    (await ada.must<BranchView>('POST', '/branches', { key, name: key, nameZh: key, kind, parentId })).id;
  const north = await branch('north', 'province', null);
  const city = await branch('city', 'city', north);
  const south = await branch('south', 'province', null);
  const lead = async (name: string, branchId: string) => {
    const body = {
      name,
      email: `${name}@harbour.example`,
      password: 'correct horse battery',
      role: 'supervisor',
      branchId,
    };
    await ada.must('POST', '/users', body);
    const agent = await Agent.signIn(world, body.email, body.password);
    await agent.openConsole();
    return agent;
  };
  const move = async (name: string, branchId: string) => {
    const { items } = await ada.must<{ items: UserView[] }>('GET', `/users?q=${name}`);
    await ada.must('PATCH', `/users/${items[0]!.id}`, { branchId });
  };
  const floorOf = async (agent: Agent) =>
    (await agent.must<{ interactions: { id: string }[] }>('GET', '/floor')).interactions.map(({ id }) => id);
  return Object.assign(world, { ada, north, city, south, lead, move, floorOf });
}

test('what rings a branch’s number is seen by whoever leads it from above, and by nobody beside', async () => {
  await using bank = await openBank();
  await bank.ada.must('POST', '/entry-points', { phoneNumber: bankNumber, name: 'City', branchId: bank.city });
  const [nora, sam] = [await bank.lead('nora', bank.north), await bank.lead('sam', bank.south)];
  const caller = await bank.ringInLine();
  const { id } = await caller.interaction();
  expect([await bank.floorOf(nora), await bank.floorOf(sam)]).toEqual([[id], []]);
  expect(nora.told('interaction').some(view => view.id === id)).toBe(true);
  expect(sam.told('interaction')).toEqual([]);
  expect((await sam.call('GET', `/interactions/${id}`)).statusCode).toBe(404);
  expect((await sam.call('POST', `/interactions/${id}/raise`, { points: 10 })).statusCode).toBe(404);
  expect((await nora.call('POST', `/interactions/${id}/raise`, { points: 10 })).statusCode).toBe(204);
});

test('what rings the whole organisation is seen by all who lead until somebody takes it, then by their branch', async () => {
  await using bank = await openBank();
  const [nora, sam] = [await bank.lead('nora', bank.north), await bank.lead('sam', bank.south)];
  await bank.move('Ana', bank.city);
  const caller = await bank.ringInLine();
  const { id } = await caller.interaction();
  expect([await bank.floorOf(nora), await bank.floorOf(sam)]).toEqual([[id], [id]]);
  const ana = await bank.available('ana');
  await ana.answer();
  expect([await bank.floorOf(nora), await bank.floorOf(sam)]).toEqual([[id], []]);
  await expect.poll(() => sam.told('interaction:hidden').map(hidden => hidden.id)).toEqual([id]);
  expect(nora.told('interaction:hidden')).toEqual([]);
  const seen = (lead: Agent) => lead.told('presence').some(presence => presence.userId === ana.id);
  await expect.poll(() => seen(nora)).toBe(true);
  expect(seen(sam)).toBe(false);
});

test('a console hears of more as soon as its person is moved up the tree', async () => {
  await using bank = await openBank();
  const sam = await bank.lead('sam', bank.south);
  await bank.ada.must('POST', '/entry-points', { phoneNumber: bankNumber, name: 'City', branchId: bank.city });
  await bank.ringInLine();
  expect(sam.told('interaction')).toEqual([]);
  await bank.ada.must('PATCH', `/users/${sam.id}`, { branchId: bank.north });
  await expect
    .poll(async () => {
      await bank.ringInLine('+12025550112');
      return sam.told('interaction').length;
    })
    .toBeGreaterThan(0);
});

test('callers of a branch’s number are greeted in its name, or in that of the branch above', async () => {
  await using bank = await openBank();
  await bank.ada.must('POST', '/entry-points', { phoneNumber: bankNumber, name: 'City', branchId: bank.city });
  const name = (branchId: string, value: string) =>
    bank.ada.must('PUT', '/settings/organisationName', { scope: 'branch', scopeId: branchId, value });
  await name(bank.north, 'Northern Harbour Bank');
  await name(bank.south, 'Southern Harbour Bank');
  await bank.ring();
  expect(bank.heard()).toContain('Welcome to Northern Harbour Bank.');
  await name(bank.city, 'Harbour Bank Harbin');
  await bank.ring('+12025550112');
  expect(bank.heard()).toContain('Welcome to Harbour Bank Harbin.');
  expect(bank.heard()).not.toContain('Southern');
});

test('when as many wait as may, whoever comes is asked to call again', async () => {
  await using bank = await openBank();
  await bank.ada.must('PUT', '/settings/waitingAtMost', { scope: 'all', scopeId: null, value: 2 });
  const first = [await bank.ringInLine(), await bank.ringInLine('+12025550112')];
  const third = await bank.ringInLine('+12025550113');
  expect(await third.interaction()).toMatchObject({ state: 'closed', outcome: 'turned_away' });
  expect(bank.heard()).toContain('we cannot take more calls at the moment');
  await first[0]!.hangUp();
  expect(await (await bank.ringInLine('+12025550114')).state()).toBe('queued');
});

test('whoever is deactivated in the middle of a call is signed out, and talks on until the customer leaves', async () => {
  await using bank = await openBank();
  const caller = await bank.ringInLine();
  const ana = await bank.available('ana');
  await ana.answer();
  expect(await caller.state()).toBe('in_progress');
  const startedAt = performance.now();
  await bank.ada.must('PATCH', `/users/${ana.id}`, { active: false });
  await expect.poll(() => ana.socket!.connected, { timeout: 5_000 }).toBe(false);
  expect((await ana.call('GET', '/users/me')).statusCode).toBe(401);
  console.log(`signed out after ${Math.round(performance.now() - startedAt)} ms`);
  await bank.advance(90);
  await bank.reconcile();
  expect(await caller.state()).toBe('in_progress');
  const next = await bank.ringInLine('+12025550112');
  await caller.hangUp();
  await bank.advance(61);
  expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'answered' });
  // Nobody who has left is rung.
  expect(await next.state()).toBe('queued');
});
