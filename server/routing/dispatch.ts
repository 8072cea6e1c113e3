import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { type Decision, decisionOf } from './decision.ts';
import { listFreeAgents, mayServeUnread } from './free-agents.queries.ts';
import { BESIDES, type InLine, listInLine } from './line.queries.ts';
import { type FreeAgent, type Match, match } from './matching.ts';
import { rules, secondsLater } from './rules.ts';

/** One dispatcher decides at a time, so that nobody passes anybody in line. */
const DISPATCH_LOCK = 7_020;
/** How many times more of the line are read when it was too little. */
const FURTHER = 8;

type Offered = Match<InLine, FreeAgent>;

/** Offers those in line to free agents as `matching.ts` says, and returns how many offers it made. */
export async function dispatch(ctx: Context): Promise<number> {
  if (!(await isWorthwhile(ctx))) return 0;
  return inTransaction(ctx, async ctx => {
    // Sent in one go: the line is read once the lock is ours.
    const lock = run(ctx.em, sql`select pg_advisory_xact_lock(${DISPATCH_LOCK})`);
    const [decided] = await Promise.all([decide(ctx), lock]);
    const matches = await lockMatches(ctx, decided.planned);
    if (matches.length > 0) makeOffers(ctx, matches, decisionOf({ ...decided, matches, now: ctx.now.getTime() }));
    return matches.length;
  });
}

/** As if all who wait and all who are free had been read: of the line its head, and more when somebody behind it might be next. */
async function decide(ctx: Context): Promise<{ line: InLine[]; agents: FreeAgent[]; planned: Offered[] }> {
  for (let besides = BESIDES; ; besides *= FURTHER) {
    const { line, unread } = await listInLine(ctx, besides);
    if (line.length === 0) return { line, agents: [], planned: [] };
    const agents = await listFreeAgents(ctx, line);
    const planned = match(line, agents, ctx.now.getTime()).slice(0, rules.batch);
    if (!(await mayServeUnread(ctx, unread, planned))) return { line, agents, planned };
  }
}

/**
 * Most pokes find nothing to do: one cheap look saves the lock. (A scalar query stays where it is written; the planner would turn `exists`
 * into a join of all agents.)
 */
async function isWorthwhile(ctx: Context): Promise<boolean> {
  const row = await first(
    ctx.em,
    sql<{ yes: boolean }>`
      select exists (
        select 1 from queue q
        cross join lateral (select 1 from interaction i where i.state = 'queued' and i.queue_id = q.id limit 1) waiting
        cross join lateral (
          select 1 from agent_slot s
          where s.state = 'free' and s.ready
            and (select true from queue_member m where m.queue_id in (q.id, q.overflow_queue_id) and m.user_id = s.user_id limit 1)
          limit 1
        ) free
      ) or exists (
        select 1 from interaction i join agent_slot s on s.user_id = i.preferred_user_id and s.state = 'free' and s.ready
        where i.state = 'queued' and i.preferred_reason = 'transfer' and i.preferred_until > ${ctx.now}
      ) as yes`,
  );
  return row?.yes ?? false;
}

/**
 * Those of the matches that still hold once their rows are locked; whoever changes the others at this moment tells of it afterwards. Interactions
 * before slots: everybody locks in this order.
 */
async function lockMatches(ctx: Context, matches: readonly Offered[]): Promise<Offered[]> {
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

/** All offers of one decision in one statement, sent together with the commit; the rows are locked, so each update finds what was read. */
function makeOffers(ctx: Context, matches: readonly Offered[], decision: Decision): void {
  const decisionId = newId();
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
    insert into offer (id, interaction_id, user_id, slot_id, state, made_at, expires_at, decision_id)
    select c.id, c.interaction_id, c.user_id, c.slot_id, 'pending', ${ctx.now}, c.expires_at, ${decisionId} from chosen c`);
  ctx.transaction!.closing.push(sql`
    insert into routing_decision (id, decided_at, line, agents, matches)
    values (${decisionId}, ${ctx.now}, ${JSON.stringify(decision.line)}::jsonb, ${JSON.stringify(decision.agents)}::jsonb,
      ${JSON.stringify(decision.matches)}::jsonb)`);
  matches.forEach(({ waiting }, index) => {
    const { id, interaction_id: interactionId, user_id: userId, expires_at } = rows[index]!;
    const data = { interactionId, userId, queueId: waiting.queueId, dueAt: expires_at.toISOString() };
    record(ctx, 'offer.made', { type: 'offer', id }, { data });
  });
}
