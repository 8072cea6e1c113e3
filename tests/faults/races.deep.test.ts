import { setTimeout as wait } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { expect, test } from 'vitest';
import { Chance } from '#server/composition/demo/random.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Agent } from '../support/agent.ts';
import type { Caller } from '../support/caller.ts';
import { type World, createWorld, publicUrl } from '../support/world.ts';

const ROUNDS = 1000;
/** Whoever comes too late is told so within this time. */
const TOLD_MS = 200;

/** What happens while two windows accept, one at each of two web processes. */
const rivals = ['a third click', 'a decline', 'the customer hangs up', 'a break'] as const;
type Rival = (typeof rivals)[number];

test('one thousand times everything that can end an offer happens at the same moment: one wins, the others are told, nothing is left stuck', async () => {
  await using world = await createWorld();
  const second = await world.secondNode();
  const ana = await world.available('ana');
  const otherWindow = await world.agent('ana');
  // The same races in each run, as far as the machine lets them be.
  const chance = new Chance(20_261_122);
  const random = () => chance.next();
  const outcomes = new Map<string, number>();
  const late: number[] = [];

  for (let round = 0; round < ROUNDS; round++) {
    const rival = rivals[round % rivals.length]!;
    const caller = await world.ringInLine();
    const offer = await ana.offer();
    if (!offer) throw new Error(`nothing rings in round ${round}: what was before it is stuck`);
    const accept = `/offers/${offer.id}/accept`;
    const contestants: Contestant[] = [
      { name: 'accepted at the first node', run: () => ask(world.app, ana, 'POST', accept) },
      { name: 'accepted at the second node', run: () => ask(second, otherWindow, 'POST', accept) },
      rivalOf(rival, { world, second, otherWindow, caller, offerId: offer.id }),
    ];
    // In the same tick, or up to so many milliseconds apart: the one who comes first must not always be the same.
    const apart = [0, 10, 30][Math.floor(random() * 3)]!;
    const answers = await Promise.all(
      shuffled(contestants, random).map(async ({ name, run }) => {
        if (apart > 0) await wait(random() * apart);
        const startedAt = performance.now();
        return { name, ...(await run()), ms: performance.now() - startedAt };
      }),
    );
    await world.settle();

    const facts = await factsOf(world, offer.id);
    const winners = answers.filter(({ name, status }) => name !== 'withdrawn' && status < 300).map(({ name }) => name);
    if (facts.offer === 'withdrawn') winners.push('withdrawn');
    const seen = `round ${round} (${rival}): ${JSON.stringify({ answers, facts })}`;
    expect(winners, seen).toHaveLength(1);
    expect(facts, seen).toEqual(expectedFacts(winners[0]!, rival));
    for (const { name, status, code, ms } of answers) {
      if (name === 'withdrawn' || name === winners[0]) continue;
      expect([status, code], seen).toEqual([409, 'offer_gone']);
      // The first of each kind meet processes that have done nothing yet, which is another promise.
      if (round >= rivals.length) late.push(ms);
    }
    outcomes.set(`${rival}: ${winners[0]}`, (outcomes.get(`${rival}: ${winners[0]}`) ?? 0) + 1);
    if (rival === 'a third click') await talkAndWrapUp(ana, caller, answers.find(({ ticket }) => ticket)!.ticket!);
    else if (rival !== 'the customer hangs up') await caller.hangUp();
    if (rival === 'a break') await ana.goAvailable();
    expect(await stuck(world), seen).toEqual([]);
  }

  late.sort((a, b) => a - b);
  const told = [0.5, 0.99, 1].map(share => `${Math.round(late[Math.ceil(late.length * share) - 1]!)} ms`);
  console.log(
    [...outcomes]
      .map(([what, count]) => `${count} × ${what}`)
      .sort()
      .join('\n'),
  );
  console.log(`${late.length} came too late; told so within p50 ${told[0]}, p99 ${told[1]}, at most ${told[2]}`);
  expect(late.at(-1)).toBeLessThanOrEqual(TOLD_MS);
  // Every side won sometimes: these were races.
  for (const what of [
    ...rivals.flatMap(rival => [`${rival}: accepted at the first node`, `${rival}: accepted at the second node`]),
    'a decline: declined',
    'the customer hangs up: withdrawn',
    'a break: withdrawn',
  ])
    expect(outcomes.get(what) ?? 0, what).toBeGreaterThan(0);

  // All alarms go off, and whoever compares everything finds nothing to repair.
  await world.advance(40);
  await world.reconcile();
  expect(await stuck(world)).toEqual([]);
  expect(await world.sql(`select count(*)::int as offers from offer`)).toEqual([{ offers: ROUNDS }]);
  expect(await world.sql(`select data from event where type = 'interaction.repaired'`)).toEqual([]);
  expect(world.lines.filter(line => line.startsWith('error'))).toEqual([]);
}, 600_000);

interface Contestant {
  /** What has happened when it wins. */
  name: string;
  run(): Promise<{ status: number; code?: string; ticket?: JoinTicket }>;
}

async function ask(
  app: FastifyInstance,
  agent: Agent,
  method: 'POST' | 'PUT',
  path: string,
  payload?: object,
): ReturnType<Contestant['run']> {
  const headers = { cookie: agent.cookie, origin: publicUrl };
  const answer = await app.inject({ method, url: `/api/v1${path}`, headers, ...(payload && { payload }) });
  const status = answer.statusCode;
  if (status >= 300) return { status, code: answer.json<{ error: { code: string } }>().error.code };
  return { status, ...(path.endsWith('/accept') && { ticket: answer.json<JoinTicket>() }) };
}

/** What was won is worth something: the two talk. */
async function talkAndWrapUp(agent: Agent, caller: Caller, ticket: JoinTicket): Promise<void> {
  await agent.dial(ticket);
  expect(await caller.state()).toBe('in_progress');
  await caller.hangUp();
  await agent.must('POST', `/interactions/${ticket.interactionId}/wrap-up`, { disposition: 'resolved' });
}

function rivalOf(
  rival: Rival,
  at: { world: World; second: FastifyInstance; otherWindow: Agent; caller: Caller; offerId: string },
): Contestant {
  const { world, second, otherWindow, caller, offerId } = at;
  switch (rival) {
    case 'a third click':
      return {
        name: 'accepted by the third click',
        run: () => ask(world.app, otherWindow, 'POST', `/offers/${offerId}/accept`),
      };
    case 'a decline':
      return {
        name: 'declined',
        run: () => ask(second, otherWindow, 'POST', `/offers/${offerId}/decline`, { reason: 'other' }),
      };
    case 'the customer hangs up':
      return { name: 'withdrawn', run: async () => (world.carrier.hangUp(caller.callSid), { status: 200 }) };
    case 'a break':
      return {
        name: 'withdrawn',
        run: () => ask(second, otherWindow, 'PUT', '/users/me/presence', { state: 'on_break', reason: 'lunch' }),
      };
  }
}

/** How things stand with this offer once everything has settled. */
async function factsOf(world: World, offerId: string) {
  const [facts] = await world.sql<{ offer: string; interaction: string; slot: string; lines: number; ends: number }>(
    `select o.state as offer, i.state as interaction, s.state as slot,
       (select count(*)::int from leg l where l.interaction_id = i.id and l.kind = 'agent') as lines,
       (select count(*)::int from event e where e.subject_id = o.id and e.type <> 'offer.made') as ends
     from offer o join interaction i on i.id = o.interaction_id join agent_slot s on s.id = o.slot_id where o.id = ?`,
    [offerId],
  );
  return facts!;
}

function expectedFacts(winner: string, rival: Rival) {
  const left = rival === 'the customer hangs up';
  if (winner === 'declined') return { offer: 'declined', interaction: 'queued', slot: 'free', lines: 0, ends: 1 };
  if (winner === 'withdrawn')
    return { offer: 'withdrawn', interaction: left ? 'closed' : 'queued', slot: 'free', lines: 0, ends: 1 };
  // Accepted; a customer who hangs up after that leaves the agent free again.
  const after = left ? { interaction: 'closed', slot: 'free' } : { interaction: 'connecting', slot: 'busy' };
  return { offer: 'accepted', ...after, lines: 1, ends: 1 };
}

/** Whatever is still held by something, now that every customer has hung up. */
const stuck = (world: World) =>
  world.sql(
    `select 'offer' as what, id, state from offer where state = 'pending'
     union all select 'slot', id, state from agent_slot where state <> 'free' or interaction_id is not null
     union all select 'interaction', id, state from interaction where state <> 'closed'
     union all select 'line', l.id, l.state from leg l where l.state <> 'left'`,
  );

function shuffled<T>(things: readonly T[], random: () => number): T[] {
  return things
    .map(thing => ({ thing, key: random() }))
    .sort((a, b) => a.key - b.key)
    .map(({ thing }) => thing);
}
