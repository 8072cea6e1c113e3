import { describe, expect, test } from 'vitest';
import { createWorld } from '../support/world.ts';

/** What the telephone asks before it gives up asking: five seconds of silence each time, after the prompts. */
const silence = 40;
describe('the menu', () => {
  test('speaks both languages, then the one that was chosen', async () => {
    await using world = await createWorld();
    const caller = await world.ring();
    expect(world.heard()).toContain('Welcome to Harbour Bank.');
    expect(world.heard()).toContain('中文服务请按2');
    await caller.press('2');
    expect(await caller.interaction()).toMatchObject({ state: 'in_ivr', language: 'zh-CN' });
    await caller.press('2');
    expect(await caller.interaction()).toMatchObject({
      state: 'queued',
      queue: 'accounts',
      language: 'zh-CN',
      menu_path: ['accounts'],
    });
    expect(world.heard()).toContain('您是下一位');
  });

  test('a wrong key is named and asked about again, and nobody is turned away for it', async () => {
    await using world = await createWorld();
    const caller = await world.ring();
    await caller.press('1');
    await caller.press('7');
    expect(world.heard()).toContain('That is not one of the choices.');
    await caller.press('8');
    await caller.press('9');
    expect(await caller.interaction()).toMatchObject({ state: 'queued', queue: 'general', menu_path: ['no_choice'] });
  });

  test('who presses nothing ends up in the general queue, in the language of the record', async () => {
    await using world = await createWorld();
    const caller = await world.ring('+8613800000101');
    await world.advance(silence * 3);
    expect(await caller.interaction()).toMatchObject({
      state: 'queued',
      queue: 'general',
      customer: '王芳',
      language: 'zh-CN',
    });
    expect(world.heard()).toContain('We did not get your choice.');
  });

  test.each([
    { when: 'in the greeting', keys: [], outcome: 'abandoned_in_ivr' },
    { when: 'in the menu', keys: ['1'], outcome: 'abandoned_in_ivr' },
    { when: 'in line', keys: ['1', '1'], outcome: 'abandoned_in_queue' },
  ])('a customer who hangs up $when is noted as $outcome', async ({ keys, outcome }) => {
    await using world = await createWorld();
    const caller = await world.ring();
    for (const key of keys) await caller.press(key);
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome });
    expect(caller.carrierStatus()).toBeUndefined();
  });
});

describe('recognised by number', () => {
  test.each([
    { who: 'one customer', from: '+12025550111', customer: 'Alice Johnson', candidates: 1, number: '+12025550111' },
    { who: 'several customers', from: '+12025550120', customer: null, candidates: 2, number: '+12025550120' },
    { who: 'nobody we know', from: '+12025550199', customer: null, candidates: 0, number: '+12025550199' },
    { who: 'a withheld number', from: null, customer: null, candidates: 0, number: null },
  ])('$who', async ({ from, customer, candidates, number }) => {
    await using world = await createWorld();
    const caller = await world.ringInLine(from);
    expect(await caller.interaction()).toMatchObject({ customer, candidates, from_number: number });
    const ana = await world.available('ana');
    const offer = await ana.offer();
    expect(offer?.interaction.candidates).toHaveLength(candidates);
    expect(offer?.interaction.fromNumber).toBe(number);
  });

  test('of several customers the agent chooses the right one', async () => {
    await using world = await createWorld();
    await world.ringInLine('+12025550120');
    const ana = await world.available('ana');
    const { id, candidates } = await ana.answer();
    const luis = candidates.find(({ name }) => name === 'Luis Garcia')!;
    expect(await ana.must('PUT', `/interactions/${id}/customer`, { customerId: luis.id })).toMatchObject({
      customer: { id: luis.id, name: 'Luis Garcia' },
    });
  });
});

test('place in line and expected wait are said, and said again when they have changed', async () => {
  await using world = await createWorld();
  const first = await world.ringInLine('+12025550111');
  await world.ringInLine('+12025550112');
  expect(world.heard()).toContain('You are next in line. The expected wait is about 3 minutes.');
  expect(world.heard()).toContain('You are number 2 in line. The expected wait is about 6 minutes.');
  await first.hangUp();
  await world.advance(45);
  const rounds = world.carrier.account.log.webhooks().filter(entry => entry.url.includes('/voice/wait'));
  expect(rounds.at(-1)?.answer).toContain('You are next in line.');
});
