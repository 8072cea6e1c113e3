import type { FilterQuery } from '@mikro-orm/core';
import { User } from '#server/people/user.entity.ts';
import { visibleUsers } from '#server/people/user.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { findPage } from '#server/platform/keyset.ts';
import { toFilter } from '#server/platform/policy.ts';
import type { Page } from '#server/platform/schema.ts';
import { type RawBuilder, run, sql } from '#server/platform/sql.ts';
import { containing, wordsOf } from '#server/platform/text-search.ts';
import type { DirectoryEntry, DirectoryQuery, Reachability } from './directory.schema.ts';
import { loadPresenceViews } from './presence.queries.ts';

/** Those who work here, by name, with what everybody may know of them. */
export async function listDirectory(ctx: Context, query: DirectoryQuery): Promise<Page<DirectoryEntry>> {
  const filters: FilterQuery<User>[] = [
    toFilter<User>(visibleUsers(ctx.actor)),
    { active: true },
    ...wordsOf(query.q).map(word => ({ name: { $ilike: containing(word) } })),
  ];
  if (query.branchId) filters.push({ branchId: { $in: await branchesBelow(ctx, query.branchId) } });
  if (query.queueId) filters.push({ id: { $in: await membersOf(ctx, query.queueId) } });
  if (query.presence) filters.push(await reachable(ctx, query.presence));
  const page = await findPage(ctx.em, User, { $and: filters }, { aToZ: 'name' }, query);
  const ids = page.items.map(user => user.id);
  const [queues, presences] = [await queuesOf(ctx, ids), await loadPresenceViews(ctx.em, ids)];
  const items = page.items.map(({ id, name, role, branchId = null }) => ({
    id,
    name,
    role,
    branchId,
    queueIds: queues.get(id) ?? [],
    presence: presences.get(id) ?? null,
  }));
  return { ...page, items };
}

const ids = async (ctx: Context, statement: RawBuilder<{ id: string }>): Promise<string[]> =>
  (await run(ctx.em, statement)).map(row => row.id);

/** This one and all below it. */
const branchesBelow = (ctx: Context, branchId: string) =>
  ids(ctx, sql`select id from branch where ${branchId}::uuid = any(path)`);

const membersOf = (ctx: Context, queueId: string) =>
  ids(ctx, sql`select user_id as id from queue_member where queue_id = ${queueId}`);

/** Whoever chose available and has closed every console cannot be reached, whatever was chosen. */
const statesOf: Record<Exclude<Reachability, 'offline'>, RawBuilder<unknown>> = {
  available: sql`s.state = 'free' and p.state = 'available' and p.away_since is null`,
  busy: sql`s.state <> 'free'`,
  on_break: sql`s.state = 'free' and p.state = 'on_break'`,
};

async function reachable(ctx: Context, reachability: Reachability): Promise<FilterQuery<User>> {
  const { available, busy, on_break } = statesOf;
  const state = reachability === 'offline' ? sql`(${available}) or (${busy}) or (${on_break})` : statesOf[reachability];
  const found = await ids(
    ctx,
    sql`select p.user_id as id from presence p join agent_slot s on s.user_id = p.user_id and s.channel = 'voice' where ${state}`,
  );
  return { id: reachability === 'offline' ? { $nin: found } : { $in: found } };
}

async function queuesOf(ctx: Context, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await run(
    ctx.em,
    sql<{ user_id: string; queue_ids: string[] }>`
      select user_id, array_agg(queue_id::text order by queue_id) as queue_ids
      from queue_member where user_id = any(${userIds}::uuid[]) group by user_id`,
  );
  return new Map(rows.map(row => [row.user_id, row.queue_ids]));
}
