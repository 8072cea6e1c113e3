import { proposeDays } from '#server/calendars/holidays.ts';
import { ensureEventPartitions } from '#server/events/partitions.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { insertRows } from './bulk.ts';
import { tellOfCalls } from './call-events.ts';
import { rowsOfCalls } from './call-rows.ts';
import { makeCalls } from './calls.ts';
import { insertCustomers } from './customer-rows.ts';
import { makeCustomers } from './customers.ts';
import { daysOf } from './days.ts';
import type { DemoAgent } from './line.ts';
import { type Organisation, loadOrganisation } from './load-organisation.ts';
import { createPeople } from './load-people.ts';
import { Chance } from './random.ts';
import { staff } from './staff.ts';

const DAYS = 90;
const DAY = 86_400_000;

/** Fills an empty installation with a bank of four cities and its last ninety days; wholly, or not at all. `zone`: whose midnight ends its days. */
export async function loadWholeBank(outer: Context, zone: string): Promise<void> {
  const since = new Date(outer.now.getTime() - DAYS * DAY);
  await ensureEventPartitions(outer.em, outer.now, since);
  await inTransaction(outer, async ctx => {
    const organisation = await loadOrganisation(ctx);
    const userIds = await createPeople(ctx, staff, organisation);
    const customers = makeCustomers(since, ctx.now);
    await insertCustomers(ctx, customers, organisation, userIds, new Chance(3));
    const years = new Set([since.getUTCFullYear(), ctx.now.getUTCFullYear()]);
    const holidays = (await Promise.all([...years].map(year => proposeDays('CN', year, 'en')))).flat();
    const agents = agentsOf(organisation, userIds);
    const calls = makeCalls(daysOf(since, ctx.now, zone, holidays), customers, agents, ctx.now);
    const { rows } = rowsOfCalls(calls, organisation, await slotsOf(ctx), new Chance(4));
    await insertRows(ctx, 'interaction', rows.interactions);
    await insertRows(ctx, 'call', rows.calls);
    await insertRows(ctx, 'leg', rows.legs);
    await insertRows(ctx, 'offer', rows.offers);
    await insertRows(ctx, 'verification', rows.verifications);
    await tellOfCalls(ctx);
  });
  await run(outer.em, sql`analyze`);
}

async function slotsOf(ctx: Context): Promise<Map<string, string>> {
  const slots = await run(ctx.em, sql<{ id: string; user_id: string }>`select id, user_id from agent_slot`);
  return new Map(slots.map(({ id, user_id }) => [user_id, id]));
}

/** Those who took the calls of the past: who works in queues, with the languages they speak. */
function agentsOf({ branches }: Organisation, userIds: ReadonlyMap<string, string>): DemoAgent[] {
  const chance = new Chance(7);
  const taking = staff.filter(({ groups }) => groups !== undefined);
  const contact = taking.filter(({ role }) => role === 'agent');
  return taking.map(person => {
    const { skills = {}, groups = [] } = person;
    return {
      id: userIds.get(person.email)!,
      branchId: person.branch ? branches.get(person.branch)! : null,
      queues: new Set([
        ...(person.role === 'agent' ? ['cards', 'accounts', 'general'] : []),
        ...(groups.includes('lending-desk') ? ['loans'] : []),
        ...(groups.includes('wealth-desk') ? ['wealth'] : []),
        ...(groups.includes('chinese-speakers') ? ['chinese-line'] : []),
      ]),
      languages: new Set([
        ...(skills.english ? (['en'] as const) : []),
        ...(skills.chinese ? (['zh-CN'] as const) : []),
      ]),
      duty: { place: contact.indexOf(person), of: contact.length, desk: person.role !== 'agent' },
      pace: 0.78 + chance.next() * 0.5,
    };
  });
}
