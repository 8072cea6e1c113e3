import { describe, expect, test } from 'vitest';
import type { SettingKey } from '#server/platform/settings.schema.ts';
import type { SkillView } from '#server/people/skill.schema.ts';
import type { QueueView } from '#server/routing/queue.schema.ts';
import type { OfferExplanation, ReadinessExplanation, WaitExplanation } from '#server/routing/explanation.schema.ts';
import type { Agent } from '../support/agent.ts';
import { createWorld, type World } from '../support/world.ts';

/** A bank whose administrator changes things, as over the screens. */
async function openBank() {
  const world = await createWorld();
  const ada = await world.agent('admin');
  const queues = (await ada.must<{ items: QueueView[] }>('GET', '/queues')).items;
  const queue = (key: string) => queues.find(each => each.key === key)!;
  return Object.assign(world, {
    ada,
    queue,
    skill: (key: string, language?: string) =>
      ada.must<SkillView>('POST', '/skills', { key, name: key, nameZh: key, ...(language && { language }) }),
    teach: (agent: Agent, ...skills: { skillId: string; level: number }[]) =>
      ada.must('PATCH', `/users/${agent.id}`, { skills }),
    ask: (key: string, ...skills: { skillId: string; level: number; lowestLevel: number }[]) =>
      ada.must('PATCH', `/queues/${queue(key).id}`, { skills }),
    set: (key: SettingKey, value: unknown, queueKey?: string) =>
      ada.must('PUT', `/settings/${key}`, {
        scope: queueKey ? 'queue' : 'all',
        scopeId: queueKey ? queue(queueKey).id : null,
        value,
      }),
    whyWaiting: (interactionId: string) =>
      ada.must<WaitExplanation>('GET', `/interactions/${interactionId}/wait-explanation`),
  });
}
const value = async (world: World & { ada: Agent }, number: string, change: object) => {
  const found = await world.ada.must<{ items: { id: string }[] }>('GET', `/customers?q=${encodeURIComponent(number)}`);
  await world.ada.must('PATCH', `/customers/${found.items[0]!.id}`, change);
};

describe('the right agent', () => {
  test('has the skills that the queue asks for, and it is told why others wait', async () => {
    await using bank = await openBank();
    const loans = await bank.skill('loans');
    await bank.ask('cards', { skillId: loans.id, level: 3, lowestLevel: 3 });
    const [ana, ben] = [await bank.available('ana'), await bank.available('ben')];
    await bank.teach(ben, { skillId: loans.id, level: 2 });
    const caller = await bank.ringInLine();
    const { id } = await caller.interaction();
    expect(await caller.state()).toBe('queued');
    const why = await bank.whyWaiting(id);
    expect(why.needs).toEqual([{ skill: { id: loans.id, name: 'loans' }, level: 3, askedNow: 3 }]);
    expect(why.agents.map(({ user, hindrance, missing }) => [user.name, hindrance, missing[0]?.has])).toEqual(
      expect.arrayContaining([
        ['Ana Torres', 'missing_skill', 0],
        ['Ben Okafor', 'missing_skill', 2],
        ['李梅', 'offline', 0],
      ]),
    );
    const mine = await ana.must<ReadinessExplanation>('GET', '/users/me/readiness');
    expect(mine).toMatchObject({ hindrance: null, waiting: [{ interactionId: id, hindrance: 'missing_skill' }] });

    await bank.teach(ben, { skillId: loans.id, level: 3 });
    expect((await ben.offer())?.interaction.id).toBe(id);
    const because = await ben.must<OfferExplanation>('GET', `/offers/${(await ben.offer())!.id}/explanation`);
    expect(because).toMatchObject({
      reason: 'only_one',
      candidates: [{ user: { name: 'Ben Okafor' }, verdict: 'chosen' }],
    });
    expect((await ana.call('GET', `/offers/${because.offerId}/explanation`)).statusCode).toBe(404);
  });

  test('speaks the language that the customer chose, where a skill says who does', async () => {
    await using bank = await openBank();
    const chinese = await bank.skill('chinese', 'zh-CN');
    const ana = await bank.available('ana');
    const caller = await bank.ring();
    await caller.press('2');
    await caller.press('1');
    expect(await caller.state()).toBe('queued');
    const english = await bank.ringInLine('+12025550112');
    expect((await ana.offer())?.interaction.id).toBe((await english.interaction()).id);
    const mei = await bank.available('mei');
    await bank.teach(mei, { skillId: chinese.id, level: 4 });
    expect((await mei.offer())?.interaction.id).toBe((await caller.interaction()).id);
  });

  test('is whoever is skilled for the least else, and says so', async () => {
    await using bank = await openBank();
    const [loans, cards] = [await bank.skill('loans'), await bank.skill('cards')];
    const ana = await bank.available('ana');
    await bank.teach(ana, { skillId: loans.id, level: 5 }, { skillId: cards.id, level: 5 });
    await bank.advance(60);
    const ben = await bank.available('ben');
    await bank.ringInLine();
    expect(await ana.offer()).toBeUndefined();
    const offer = (await ben.offer())!;
    expect(await ben.must('GET', `/offers/${offer.id}/explanation`)).toMatchObject({
      reason: 'fewest_skills',
      candidates: [
        { user: { name: 'Ben Okafor' }, verdict: 'chosen', surplusSkills: 0 },
        { user: { name: 'Ana Torres' }, verdict: 'more_skills', surplusSkills: 2 },
      ],
    });
  });

  test('may have less of a skill after a while', async () => {
    await using bank = await openBank();
    const loans = await bank.skill('loans');
    await bank.ask('cards', { skillId: loans.id, level: 3, lowestLevel: 2 });
    await bank.set('relaxAfterSeconds', 30, 'cards');
    const ana = await bank.available('ana');
    await bank.teach(ana, { skillId: loans.id, level: 2 });
    await bank.ringInLine();
    await bank.advance(29);
    expect(await ana.offer()).toBeUndefined();
    await bank.advance(2);
    await bank.settle();
    expect(await ana.offer()).toBeDefined();
  });

  test('is first the one who talked with the customer last, while that is not long ago', async () => {
    await using bank = await openBank();
    await bank.set('wrapUpSeconds', 0);
    const ana = await bank.available('ana');
    const first = await bank.ringInLine();
    await ana.answer();
    await first.hangUp();
    await bank.advance(60);
    // Idle for longer, and yet not first.
    const ben = await bank.available('ben');
    const busy = await bank.ringInLine('+12025550112');
    await ana.answer();
    const again = await bank.ringInLine();
    expect(await again.state()).toBe('queued');
    expect(await bank.whyWaiting((await again.interaction()).id)).toMatchObject({
      keptFor: { user: { name: 'Ana Torres' } },
    });
    await busy.hangUp();
    expect(await ben.offer()).toBeUndefined();
    const offer = (await ana.offer())!;
    expect(offer.interaction.fromNumber).toBe('+12025550111');
    expect(await ana.must('GET', `/offers/${offer.id}/explanation`)).toMatchObject({ reason: 'last_agent' });
  });

  test('is another one when the customer has been kept long enough', async () => {
    await using bank = await openBank();
    await bank.set('wrapUpSeconds', 0);
    const ana = await bank.available('ana');
    const first = await bank.ringInLine();
    await ana.answer();
    await first.hangUp();
    await bank.ringInLine('+12025550112');
    await ana.answer();
    const again = await bank.ringInLine();
    const ben = await bank.available('ben');
    expect(await ben.offer()).toBeUndefined();
    await bank.advance(21);
    await bank.settle();
    expect((await ben.offer())?.interaction.id).toBe((await again.interaction()).id);
  });

  test('is first whoever looks after a key customer', async () => {
    await using bank = await openBank();
    const ana = await bank.available('ana');
    await bank.advance(10);
    const ben = await bank.available('ben');
    await value(bank, '+12025550111', { tier: 'private', ownerId: ben.id });
    await bank.ringInLine();
    expect(await ana.offer()).toBeUndefined();
    const offer = (await ben.offer())!;
    expect(await ben.must('GET', `/offers/${offer.id}/explanation`)).toMatchObject({ reason: 'owner' });
  });
});

describe('the place in line', () => {
  test('is better by the points of the tier, and the wait of others counts against them', async () => {
    await using bank = await openBank();
    await value(bank, '+12025550112', { tier: 'gold' });
    const early = await bank.ringInLine('+12025550111');
    await bank.advance(61);
    const plain = await bank.ringInLine('+12025550113');
    const gold = await bank.ringInLine('+12025550112');
    const ids = await Promise.all([early, gold, plain].map(async caller => (await caller.interaction()).id));
    const positions = await Promise.all(ids.map(async id => (await bank.whyWaiting(id)).position));
    expect(positions).toEqual([1, 2, 3]);
    const ana = await bank.available('ana');
    expect((await ana.offer())?.interaction.id).toBe(ids[0]);
    const ben = await bank.available('ben');
    expect((await ben.offer())?.interaction.id).toBe(ids[1]);
  });

  test('is that of two queues at once when the own one has nobody, too many, or after a while', async () => {
    await using bank = await openBank();
    const helpers = await bank.ada.must<QueueView>('POST', '/queues', {
      key: 'helpers',
      name: 'Helpers',
      nameZh: '后援',
    });
    await bank.ada.must('PATCH', `/queues/${bank.queue('cards').id}`, { overflowQueueId: helpers.id });
    const sofia = await bank.available('sofia');
    await bank.ada.must('PATCH', `/users/${sofia.id}`, { queueIds: [helpers.id] });
    const nobodyThere = await bank.ringInLine();
    expect((await sofia.offer())?.interaction.id).toBe((await nobodyThere.interaction()).id);
    await nobodyThere.hangUp();

    const ana = await bank.available('ana');
    await bank.set('overflowAfterSeconds', 15, 'cards');
    const [taken, second] = [await bank.ringInLine('+12025550112'), await bank.ringInLine('+12025550113')];
    expect((await ana.offer())?.interaction.id).toBe((await taken.interaction()).id);
    expect(await sofia.offer()).toBeUndefined();
    await bank.advance(16);
    await bank.settle();
    expect((await sofia.offer())?.interaction.id).toBe((await second.interaction()).id);
  });
});

test('everything that was decided is decided again when it is replayed', async () => {
  await using bank = await openBank();
  const loans = await bank.skill('loans');
  const [ana, ben, mei] = [await bank.available('ana'), await bank.available('ben'), await bank.available('mei')];
  await bank.teach(ben, { skillId: loans.id, level: 3 });
  for (let call = 0; call < 6; call++) {
    const caller = await bank.ringInLine(`+1202555011${call % 3}`);
    for (const agent of [ana, ben, mei]) if (await agent.offer()) await agent.answer();
    await caller.hangUp();
    await bank.advance(61);
  }
  const until = new Date(Date.now() + 3_600_000).toISOString();
  const since = new Date(Date.now() - 3_600_000).toISOString();
  const again = await bank.ada.must('GET', `/routing/replay?since=${since}&until=${until}`);
  expect(again).toEqual({ decisions: 6, offers: 6, different: [] });
});
