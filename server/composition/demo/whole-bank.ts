import { proposeDays } from '#server/calendars/holidays.ts';
import { ensureEventPartitions } from '#server/events/partitions.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { agentsOf } from './agents.ts';
import { insertRows } from './bulk.ts';
import { insertAttempts, insertCallbacks } from './callback-rows.ts';
import { makeCallbacks } from './callbacks.ts';
import { tellOfCalls } from './call-events.ts';
import { rowsOfCalls } from './call-rows.ts';
import { makeCalls } from './calls.ts';
import { insertCustomers } from './customer-rows.ts';
import { makeCustomers } from './customers.ts';
import { daysOf } from './days.ts';
import { loadOrganisation } from './load-organisation.ts';
import { createPeople } from './load-people.ts';
import { Chance } from './random.ts';
import { staff } from './staff.ts';
import { insertTickets } from './ticket-rows.ts';
import { makeTickets } from './tickets.ts';

const DAYS = 90;
const DAY = 86_400_000;

/** Fills an empty installation with a bank of four cities and its last ninety days; wholly, or not at all. `zone`: whose midnight ends its days. */
export async function loadWholeBank(outer: Context, zone: string): Promise<void> {
  const since = new Date(outer.now.getTime() - DAYS * DAY);
  await ensureEventPartitions(outer.em, outer.now, since);
  await inTransaction(outer, async ctx => {
    // Some of these statements may take longer than any request may.
    await run(ctx.em, sql`set local statement_timeout = 0`);
    const organisation = await loadOrganisation(ctx);
    const userIds = await createPeople(ctx, staff, organisation);
    // Before the first of them rings.
    const customers = makeCustomers(new Date(since.getTime() - DAY), ctx.now);
    await insertCustomers(ctx, customers, organisation, userIds, new Chance(3));
    const years = new Set([since.getUTCFullYear(), ctx.now.getUTCFullYear()]);
    const holidays = (await Promise.all([...years].map(year => proposeDays('CN', year, 'en')))).flat();
    const agents = agentsOf(organisation.branches, userIds);
    const rung = makeCalls(daysOf(since, ctx.now, zone, holidays), customers, agents, ctx.now);
    const { calls, callbacks } = makeCallbacks(rung, ctx.now.getTime(), zone, new Chance(7));
    await insertCallbacks(ctx, callbacks, organisation);
    const { rows, ids } = rowsOfCalls(calls, organisation, await slotsOf(ctx), new Chance(4));
    await insertRows(ctx, 'interaction', rows.interactions);
    await insertRows(ctx, 'call', rows.calls);
    await insertRows(ctx, 'leg', rows.legs);
    await insertRows(ctx, 'offer', rows.offers);
    await insertRows(ctx, 'verification', rows.verifications);
    await tellOfCalls(ctx);
    await insertAttempts(ctx, callbacks, ids, new Chance(8));
    const tickets = makeTickets(calls, ctx.now.getTime(), zone, new Chance(5));
    await insertTickets(ctx, tickets, ids, organisation, new Chance(6));
    // A sample that suffices for tables of this size; the database itself looks closer when they have grown.
    await run(ctx.em, sql`set local default_statistics_target = 20`);
    await run(ctx.em, sql`analyze interaction, event, offer, leg, call, customer, customer_number, holding, ticket`);
  });
}

async function slotsOf(ctx: Context): Promise<Map<string, string>> {
  const slots = await run(ctx.em, sql<{ id: string; user_id: string }>`select id, user_id from agent_slot`);
  return new Map(slots.map(({ id, user_id }) => [user_id, id]));
}
