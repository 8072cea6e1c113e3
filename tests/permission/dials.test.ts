import { describe, expect, test } from 'vitest';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { alice, contactDesk } from './desk.ts';

describe('a customer who does not want calls', () => {
  test('is not rung by an agent, who is told since when, how we know and who noted it', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    const { validFrom } = await desk.says('denied', { words: 'Never again' });
    expect(await desk.refused()).toEqual({
      status: 409,
      code: 'contact_denied',
      details: { purpose: 'service', since: validFrom, evidence: 'said', interactionId: null, by: 'Ana Torres' },
    });
    expect(await desk.refused({ customerId: desk.customerId })).toMatchObject({ code: 'contact_denied' });
    expect(desk.dialled(alice)).toEqual([]);
  });

  test('nor under the name of somebody else', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    const [other] = await desk.world.sql<{ id: string }>(`select id from customer where id <> ? limit 1`, [
      desk.customerId,
    ]);
    await desk.says('denied');
    expect(await desk.refused({ customerId: other!.id })).toMatchObject({ code: 'contact_denied' });
  });

  test('is rung for what they allowed, and after they have agreed again', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    expect(await desk.refused({ purpose: 'sales' })).toMatchObject({
      code: 'contact_denied',
      details: { purpose: 'sales' },
    });
    await desk.says('denied', { purpose: 'service' });
    expect(await desk.refused()).toMatchObject({ code: 'contact_denied' });
    await desk.world.advance(1);
    await desk.says('granted', { purpose: 'service', evidence: 'written' });
    await desk.order();
    expect((await desk.listed()).items.map(({ decision }) => decision)).toEqual(['granted', 'denied']);
  });

  test('of one of our numbers is rung from none that they denied', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    await desk.says('denied', { ownNumber: '+12025550177' });
    await desk.order();
    const ben = await desk.world.agent('ben');
    await desk.says('denied', { ownNumber: '+12025550100' });
    expect(await desk.refused({}, ben)).toMatchObject({ code: 'contact_denied' });
  });

  test('until a day is rung after it', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    await desk.says('denied', { validUntil: new Date(desk.now() + 60_000).toISOString() });
    expect(await desk.refused()).toMatchObject({ code: 'contact_denied' });
    await desk.world.advance(61);
    await desk.order();
  });

  test('who is nobody we know is not rung at their number either', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    await desk.saysNumber('+12025550191', 'denied');
    expect(await desk.refused({ phoneNumber: '+12025550191' })).toMatchObject({ code: 'contact_denied' });
  });

  test('and says so while the agent’s own line is coming up is not dialled, also after a crash between', async () => {
    const desk = await contactDesk();
    await using world = desk.world;
    const ticket = await desk.order();
    await desk.says('denied');
    await desk.ana.dial(ticket);
    await world.reconcile();
    await world.advance(3);
    expect(desk.dialled(alice)).toEqual([]);
    const view = await desk.ana.must<InteractionView>('GET', `/interactions/${ticket.interactionId}`);
    expect(view).toMatchObject({ state: 'wrap_up', outcome: 'not_reached' });
    expect(view.legs.find(leg => leg.kind === 'customer')).toMatchObject({ state: 'left', endReason: 'not_allowed' });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('is rung by a supervisor with a reason, which is kept; an agent has none', async () => {
    const desk = await contactDesk();
    await using world = desk.world;
    await desk.says('denied');
    const overrideReason = 'Fraud on the account';
    expect(await desk.refused({ overrideReason })).toMatchObject({ status: 403, code: 'forbidden' });
    const sofia = await world.available('sofia');
    const ticket = await desk.order({ overrideReason }, sofia);
    await sofia.dial(ticket);
    await world.advance(3);
    expect(desk.dialled(alice)).toHaveLength(1);
    const events = await world.sql<{ changes: object; actor_id: string }>(
      `select changes, actor_id from event where type = 'permission.overridden' and subject_id = ?`,
      [ticket.interactionId],
    );
    expect(events).toEqual([{ changes: { reason: [null, overrideReason] }, actor_id: sofia.id }]);
  });
});

describe('numbers that are dialled', () => {
  test('are neither premium nor too short, for transfers as well', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    expect(await desk.refused({ phoneNumber: '+19005550100' })).toMatchObject({ status: 400, code: 'not_diallable' });
    expect(await desk.refused({ phoneNumber: '+1202555' })).toMatchObject({ status: 400, code: 'not_diallable' });
  });

  test('are of countries that we ring', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    await desk.everywhere('dialCountries', ['CN', 'HK']);
    expect(await desk.refused()).toMatchObject({ status: 400, code: 'country_not_allowed' });
    await desk.everywhere('dialCountries', ['US']);
    await desk.order();
  });
});
