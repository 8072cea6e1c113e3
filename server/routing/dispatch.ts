import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { type RawBuilder, first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { type FreeAgent, type Match, type Waiting, match } from './matching.ts';
import { rules, secondsLater } from './rules.ts';

/** One dispatcher decides at a time, so that nobody passes anybody in line. */
const DISPATCH_LOCK = 7_020;

/** Offers waiting interactions to free agents, longest waiting to longest idle, and returns how many offers it made. */
export async function dispatch(ctx: Context): Promise<number> {
  if (!(await isWorthwhile(ctx))) return 0;
  return inTransaction(ctx, async ctx => {
    // Sent in one go: the list is read once the lock is ours.
    const lock = run(ctx.em, sql`select pg_advisory_xact_lock(${DISPATCH_LOCK})`);
    const [agents] = await Promise.all([listFreeAgents(ctx), lock]);
    if (agents.length === 0) return 0;
    const matches = await lockMatches(ctx, match(await listWaiting(ctx, agents), agents));
    if (matches.length > 0) makeOffers(ctx, matches);
    return matches.length;
  });
}

/** Most pokes find nothing to do: one cheap look saves the lock. */
async function isWorthwhile(ctx: Context): Promise<boolean> {
  const row = await first(
    ctx.em,
    sql<{ yes: boolean }>`
      select exists (
        select 1 from queue q
        cross join lateral (select 1 from interaction i where i.state = 'queued' and i.queue_id = q.id limit 1) waiting
        cross join lateral (select 1 from agent_slot s where ${canBeOffered(sql`q.id`)} limit 1) free
      ) as yes`,
  );
  return row?.yes ?? false;
}

/**
 * A slot `s` that may be offered something of this queue. Membership is asked of each slot, in the order of idleness, until there are enough
 * (a scalar query stays where it is written; the planner would turn `exists` into a join of all agents).
 */
const canBeOffered = (queueId: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  s.state = 'free' and s.ready and (select true from queue_member m where m.queue_id = ${queueId} and m.user_id = s.user_id)`;

/** Of each queue in line as many of the longest idle as could be needed: one for everybody who waits, and one for each recent decline. */
async function listFreeAgents(ctx: Context): Promise<FreeAgent[]> {
  const rows = await run(
    ctx.em,
    sql<{ slot_id: string; user_id: string; idle_since: string; queue_ids: string[] }>`
      with line as materialized (
        select q.id, (
          select count(*) from (
            select 1 from interaction i where i.state = 'queued' and i.queue_id = q.id limit ${rules.batch}) w) as waiting
        from queue q
      ), needed as materialized (
        select (select sum(waiting) from line)
          + (select count(*) from offer where state = 'declined' and ended_at > ${declinedSince(ctx)}) as most
      )
      select f.id as slot_id, f.user_id, f.idle_since, array_agg(l.id)::text[] as queue_ids
      from line l
      cross join lateral (
        select s.id, s.user_id, s.idle_since from agent_slot s where ${canBeOffered(sql`l.id`)}
        order by s.idle_since, s.user_id limit (select least(most, ${rules.batch}) from needed)
      ) f
      where l.waiting > 0
      group by f.id, f.user_id, f.idle_since`,
  );
  return rows.map(row => ({
    slotId: row.slot_id,
    userId: row.user_id,
    queueIds: row.queue_ids,
    idleSince: new Date(row.idle_since),
  }));
}

async function listWaiting(ctx: Context, agents: readonly FreeAgent[]): Promise<Waiting[]> {
  const agentsPerQueue = new Map<string, number>();
  for (const agent of agents)
    for (const id of agent.queueIds) agentsPerQueue.set(id, (agentsPerQueue.get(id) ?? 0) + 1);
  const line = [...agentsPerQueue].map(([id, most]) => ({ id, most }));
  const rows = await run(
    ctx.em,
    sql<{ id: string; queue_id: string; offer_seconds: number; queued_at: string; passed: string[] }>`
      select i.id, i.queue_id, q.offer_seconds, i.queued_at, array(
        select o.user_id::text from offer o
        where o.interaction_id = i.id and o.state = 'declined' and o.ended_at > ${declinedSince(ctx)}) as passed
      from jsonb_to_recordset(${JSON.stringify(line)}::jsonb) as l(id uuid, most int)
      join queue q on q.id = l.id
      cross join lateral (
        select id, queue_id, queued_at from interaction
        where state = 'queued' and queue_id = l.id
        order by queued_at, id limit l.most
      ) i`,
  );
  return rows.map(row => ({
    interactionId: row.id,
    queueId: row.queue_id,
    offerSeconds: row.offer_seconds,
    queuedAt: new Date(row.queued_at),
    passedUserIds: row.passed,
  }));
}

/**
 * Those of the matches that still hold once their rows are locked; whoever changes the others at this moment tells of it afterwards. Interactions
 * before slots: everybody locks in this order.
 */
async function lockMatches(ctx: Context, matches: readonly Match[]): Promise<Match[]> {
  if (matches.length === 0) return [];
  const interactionIds = matches.map(({ waiting }) => waiting.interactionId);
  const slotIds = matches.map(({ agent }) => agent.slotId);
  const locked = await Promise.all([
    run(
      ctx.em,
      sql<{ id: string }>`
        select id from interaction where id = any(${interactionIds}::uuid[]) and state = 'queued' order by id for update skip locked`,
    ),
    run(
      ctx.em,
      sql<{ id: string }>`
        select id from agent_slot where id = any(${slotIds}::uuid[]) and state = 'free' and ready order by id for update skip locked`,
    ),
  ]);
  const held = new Set(locked.flat().map(({ id }) => id));
  return matches.filter(({ waiting, agent }) => held.has(waiting.interactionId) && held.has(agent.slotId));
}

const declinedSince = (ctx: Context): Date => secondsLater(ctx.now, -rules.declinePauseSeconds);

/** All offers of one decision in one statement, sent together with the commit; the rows are locked, so each update finds what was read. */
function makeOffers(ctx: Context, matches: readonly Match[]): void {
  const rows = matches.map(({ waiting, agent }) => ({
    id: newId(),
    interaction_id: waiting.interactionId,
    user_id: agent.userId,
    slot_id: agent.slotId,
    expires_at: secondsLater(ctx.now, waiting.offerSeconds),
  }));
  ctx.transaction!.closing.push(sql`
    with chosen as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as c(id uuid, interaction_id uuid, user_id uuid, slot_id uuid, expires_at timestamptz)
    ), offered as (
      update interaction i set state = 'offered', version = i.version + 1 from chosen c where i.id = c.interaction_id
    ), reserved as (
      update agent_slot s set version = s.version + 1, state = 'reserved', interaction_id = c.interaction_id, since = ${ctx.now}
      from chosen c where s.id = c.slot_id
    )
    insert into offer (id, interaction_id, user_id, slot_id, state, made_at, expires_at)
    select c.id, c.interaction_id, c.user_id, c.slot_id, 'pending', ${ctx.now}, c.expires_at from chosen c`);
  matches.forEach(({ waiting }, index) => {
    const { id, interaction_id: interactionId, user_id: userId, expires_at } = rows[index]!;
    const data = { interactionId, userId, queueId: waiting.queueId, dueAt: expires_at.toISOString() };
    record(ctx, 'offer.made', { type: 'offer', id }, { data });
  });
}
