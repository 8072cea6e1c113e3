import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Agent } from '../support/agent.ts';
import type { Caller } from '../support/caller.ts';
import { callbackDesk, choosesCallback } from './desk.ts';

const deep = process.env.TEST_TIER === 'deep';
const tiers = ['standard', 'gold', 'platinum', 'private'] as const;
const numberOf = (customer: number) => `+1202555${String(120 + customer).padStart(4, '0')}`;

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ does: 'arrive' as const }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('ask to be rung back' as const), nth: fc.nat({ max: 9 }) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('hang up' as const), nth: fc.nat({ max: 9 }) }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('serve' as const), who: fc.nat({ max: 1 }) }) },
  { weight: 3, arbitrary: fc.record({ does: fc.constant('wait' as const), seconds: fc.constantFrom(2, 9, 17) }) },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
interface Plan {
  customers: (typeof tiers)[number][];
  steps: Step[];
}

const plans: fc.Arbitrary<Plan> = fc.record({
  customers: fc.array(fc.constantFrom(...tiers), { minLength: 12, maxLength: 12 }),
  steps: fc.array(step, { minLength: 12, maxLength: 30 }),
});

/**
 * Who is offered to the agents, in which order. `keepsWaiting`: those who would ask to be rung back stay on the line instead, which is what being
 * rung back must not differ from.
 */
async function servedIn({ customers, steps }: Plan, keepsWaiting: boolean): Promise<string[]> {
  const desk = await callbackDesk();
  await using world = desk.world;
  for (const [index, tier] of customers.entries()) {
    const name = `Customer ${index}`;
    await desk.admin.must('POST', '/customers', { name, numbers: [numberOf(index)] });
    await world.sql('update customer set tier = ? where name = ?', [tier, name]);
  }
  const agents = [await world.available('ana'), await world.available('ben')];
  for (const agent of agents) await agent.takeBreak();
  const callers: Caller[] = [];
  const rungBack = new Set<Caller>();
  const served: string[] = [];

  const serve = async (agent: Agent) => {
    await agent.goAvailable();
    const offer = await agent.offer();
    if (!offer) return void (await agent.takeBreak());
    const { direction, fromNumber, toNumber } = offer.interaction;
    served.push(direction === 'outbound' ? toNumber : fromNumber!);
    const ticket = await agent.must<JoinTicket>('POST', `/offers/${offer.id}/accept`);
    await agent.dial(ticket);
    await world.advance(4);
    await agent.must('POST', `/interactions/${ticket.interactionId}/hang-up`);
    await agent.must('POST', `/interactions/${ticket.interactionId}/wrap-up`, { disposition: 'resolved' });
    await world.advance(1);
    await agent.takeBreak();
  };

  const waits = async (caller: Caller | undefined) => caller && (await caller.state()) === 'queued';
  for (const each of steps) {
    const caller = 'nth' in each ? callers[each.nth] : undefined;
    if (each.does === 'arrive' && callers.length < customers.length)
      callers.push(await world.ringInLine(numberOf(callers.length)));
    if (each.does === 'wait') await world.advance(each.seconds);
    if (each.does === 'serve') await serve(agents[each.who]!);
    // Who waits to be rung has hung up already; in the other world they must not be made to.
    if (each.does === 'hang up' && caller && !rungBack.has(caller) && (await waits(caller))) await caller.hangUp();
    if (each.does === 'ask to be rung back' && caller && !rungBack.has(caller) && (await waits(caller))) {
      rungBack.add(caller);
      if (!keepsWaiting) await choosesCallback(caller);
    }
  }
  for (let left = callers.length; left > 0; left--) await serve(agents[0]!);

  const live = await world.sql(
    'select callback_id from callback_attempt where ended_at is null group by callback_id having count(*) > 1',
  );
  expect(live).toEqual([]);
  for (const { phoneNumber, attempts } of await desk.list())
    expect(desk.dialled(phoneNumber)).toHaveLength(attempts.length);
  return served;
}

test('who asks to be rung back is served exactly when they would have been on the line', async () => {
  let served = 0;
  await fc.assert(
    fc.asyncProperty(plans, async plan => {
      const rungBack = await servedIn(plan, false);
      expect(rungBack).toEqual(await servedIn(plan, true));
      served += rungBack.length;
    }),
    { numRuns: deep ? 25 : 2, endOnFailure: true },
  );
  console.log(`${served} customers served in the same order with and without being rung back`);
});
