import { describe, expect, test } from 'vitest';
import { createWorld } from '../support/world.ts';

describe('an offer', () => {
  test('goes to the agent who has been idle longest, the longest-waiting customer first', async () => {
    await using world = await createWorld();
    const first = await world.ringInLine('+12025550111');
    await world.advance(5);
    const second = await world.ringInLine('+12025550112');
    const ana = await world.available('ana');
    expect((await ana.offer())?.interaction.id).toBe((await first.interaction()).id);
    await world.advance(1);
    const ben = await world.available('ben');
    expect((await ben.offer())?.interaction.id).toBe((await second.interaction()).id);
  });

  test('rings for 20 seconds, then at the next agent, and who missed it is on a break called missed', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    await world.advance(1);
    const ben = await world.available('ben');
    const caller = await world.ringInLine();
    expect(await ana.offer()).toBeDefined();
    await world.advance(19);
    expect(await ana.offer()).toBeDefined();
    await world.advance(2);
    expect(await ana.offer()).toBeUndefined();
    expect((await ana.snapshot()).presence).toMatchObject({ state: 'on_break', reason: 'missed_offer' });
    expect((await ben.offer())?.interaction.id).toBe((await caller.interaction()).id);
    await expect.poll(() => ana.told('offer:ended').at(-1)).toMatchObject({ state: 'expired' });
  });

  test('that is declined goes to the next, and not straight back to who declined it', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    const caller = await world.ringInLine();
    const offer = (await ana.offer())!;
    await ana.must('POST', `/offers/${offer.id}/decline`, { reason: 'not_my_topic' });
    expect(await caller.state()).toBe('queued');
    expect(await ana.offer()).toBeUndefined();
    const ben = await world.available('ben');
    expect(await ben.offer()).toBeDefined();
    await ben.must('POST', `/offers/${(await ben.offer())!.id}/decline`, { reason: 'other' });
    await world.advance(31);
    expect((await ana.offer())?.interaction.id).toBe((await caller.interaction()).id);
  });

  test('waits while nobody is free, and is made at once when somebody is', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    await world.advance(100);
    expect(await caller.state()).toBe('queued');
    const ana = await world.available('ana');
    expect(await caller.state()).toBe('offered');
    expect(await ana.offer()).toBeDefined();
  });

  test('is withdrawn when the customer hangs up, and the agent is free again', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    const caller = await world.ringInLine();
    const offer = (await ana.offer())!;
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'abandoned_in_queue' });
    await expect.poll(() => ana.told('offer:ended').at(-1)).toMatchObject({ id: offer.id, state: 'withdrawn' });
    expect((await ana.snapshot()).presence.activity).toBe('available');
    expect((await ana.call('POST', `/offers/${offer.id}/accept`)).statusCode).toBe(409);
  });

  test('is withdrawn when the agent goes on a break while it rings', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    const caller = await world.ringInLine();
    await ana.takeBreak();
    expect(await ana.offer()).toBeUndefined();
    expect(await caller.state()).toBe('queued');
  });

  test('does not ring at somebody whose console has been gone for five seconds', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    const caller = await world.ringInLine();
    await ana.closeConsole();
    expect(await caller.state()).toBe('offered');
    await world.advance(6);
    expect(await caller.state()).toBe('queued');
    await world.advance(60);
    expect((await ana.snapshot()).presence).toMatchObject({ state: 'offline', reason: 'connection_lost' });
  });

  test('of somebody else does not exist', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    const ben = await world.agent('ben');
    await world.ringInLine();
    const offer = (await ana.offer())!;
    expect((await ben.call('POST', `/offers/${offer.id}/accept`)).statusCode).toBe(404);
    expect((await ben.call('POST', `/offers/${offer.id}/decline`, { reason: 'other' })).statusCode).toBe(404);
  });

  test('accepted in two windows at the same moment is taken in one; the other hears 409', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    await world.ringInLine();
    const offer = (await ana.offer())!;
    const answers = await Promise.all(Array.from({ length: 5 }, () => ana.call('POST', `/offers/${offer.id}/accept`)));
    expect(answers.map(answer => answer.statusCode).sort()).toEqual([200, 409, 409, 409, 409]);
    expect(answers.find(answer => answer.statusCode === 409)!.json()).toMatchObject({ error: { code: 'offer_gone' } });
  });
});

test('dispatchers that decide at the same moment never offer one call twice or one agent two calls', async () => {
  await using world = await createWorld();
  for (let i = 0; i < 6; i++) await world.ringInLine(`+1202555015${i}`);
  await world.sql(`update presence set state = 'available', away_since = null`);
  await world.sql(`insert into agent_slot (id, user_id, channel, state, ready, since, idle_since)
    select gen_random_uuid(), id, 'voice', 'free', true, now(), now() from users
    on conflict (user_id, channel) do update set ready = true`);
  await world.sql(
    `insert into presence (user_id, state, since) select id, 'available', now() from users on conflict do nothing`,
  );
  const { dispatch } = await import('#server/routing/dispatch.ts');
  const made = await Promise.all(Array.from({ length: 12 }, () => dispatch(world.runtime.systemContext('race'))));
  const rows = await world.sql<{ interaction_id: string; user_id: string }>(
    `select interaction_id, user_id from offer where state = 'pending'`,
  );
  expect(made.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(rows.length);
  expect(rows.length).toBe(3);
  expect(new Set(rows.map(row => row.interaction_id)).size).toBe(3);
  expect(new Set(rows.map(row => row.user_id)).size).toBe(3);
});
