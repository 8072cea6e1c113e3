import type { Context } from '#server/platform/context.ts';
import { User } from '#server/people/user.entity.ts';
import { ledUsers } from '#server/people/user.policy.ts';
import { CarrierError } from '#server/platform/carrier.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { matches, may, toFilter } from '#server/platform/policy.ts';
import type { Page, PageQuery, Reference } from '#server/platform/schema.ts';
import type { SimulatedDiary, SimulatedSituation } from '#server/platform/simulation.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { checksOf } from './checks.ts';
import { listSimulated, listSituations } from './situations.queries.ts';
import { TrainingCall, TrainingSession } from './training.entity.ts';
import { visibleTraining } from './training.policy.ts';
import type { TrainingCallView, TrainingReview, TrainingSessionView, TrainingView } from './training.schema.ts';

/** As it is for the one who practises. */
export async function getTraining(ctx: Context, { id: userId }: { id: string }): Promise<TrainingView> {
  if (!ctx.services.carrier.simulation) return { available: false, situations: [], session: null, trainees: [] };
  const [situations, session, trainees] = await Promise.all([
    listSituations(ctx, userId),
    ctx.em.fork().findOne(TrainingSession, { userId, endedAt: null }),
    listTrainees(ctx),
  ]);
  return { available: true, situations, session: session && (await viewSession(ctx, session)), trainees };
}

const MOST_TRAINEES = 1_000;

/** Who leads the floor may set going what others practise: those who work in a queue. */
async function listTrainees(ctx: Context): Promise<Reference[]> {
  if (!may(ctx.actor, 'lead_floor')) return [];
  const members = await run(ctx.em, sql<{ id: string }>`select distinct user_id as id from queue_member`);
  const others = members.map(({ id }) => id).filter(id => id !== ctx.actor.id);
  const users = await ctx.em
    .fork()
    .find(
      User,
      { $and: [toFilter<User>(ledUsers(ctx.actor)), { active: true, id: { $in: others } }] },
      { orderBy: { name: 'asc', id: 'asc' }, limit: MOST_TRAINEES },
    );
  return users.map(({ id, name }) => ({ id, name }));
}

export async function viewSession(ctx: Context, session: TrainingSession): Promise<TrainingSessionView> {
  const user = await first(ctx.em, sql<Reference>`select id, name from users where id = ${session.userId}`);
  const { id, languages, perHour, calls, startedAt, endsAt, endedAt = null } = session;
  const times = {
    startedAt: startedAt.toISOString(),
    endsAt: endsAt.toISOString(),
    endedAt: endedAt?.toISOString() ?? null,
  };
  return { id, user: user!, languages, perHour, calls, ...times };
}

/** Newest first. */
export async function listTrainingCalls(ctx: Context, query: PageQuery): Promise<Page<TrainingCallView>> {
  const page = await findPage(
    ctx.em,
    TrainingCall,
    toFilter<TrainingCall>(visibleTraining(ctx.actor)),
    { newestFirst: 'createdAt' },
    query,
  );
  return { items: await viewCalls(ctx, page.items), nextCursor: page.nextCursor };
}

export async function getTrainingCall(ctx: Context, id: string): Promise<TrainingCallView> {
  return (await viewCalls(ctx, [await findVisible(ctx, id)]))[0]!;
}

/** How it went, as far as product and customer can tell. */
export async function getTrainingReview(ctx: Context, id: string): Promise<TrainingReview> {
  const row = await findVisible(ctx, id);
  const [call] = await viewCalls(ctx, [row]);
  const [diary, situation, facts] = await Promise.all([
    row.callSid ? findDiary(ctx, row.callSid) : null,
    findSimulated(ctx, row.situation),
    first(
      ctx.em,
      sql<{ notes: string; queue_id: string | null; verified: boolean; has_ticket: boolean }>`
        select i.notes, i.queue_id, exists (select 1 from ticket t where t.interaction_id = i.id) as has_ticket,
          i.verification_result is not null or exists (select 1 from verification v where v.interaction_id = i.id) as verified
        from interaction i where i.training_call_id = ${id}`,
    ),
  ]);
  const withinSeconds = ctx.services.settings.of('serviceSeconds', facts?.queue_id ?? null);
  return {
    call: call!,
    captions: diary?.captions ?? null,
    heldSeconds: diary && Math.round(diary.heldMs / 1000),
    checks: checksOf({
      interaction: call!.interaction,
      notes: facts?.notes ?? '',
      diary,
      verified: facts?.verified ?? false,
      hasTicket: facts?.has_ticket ?? false,
      practises: situation?.practises ?? [],
      dispositions: situation?.dispositions ?? [],
      withinSeconds,
    }),
  };
}

async function findVisible(ctx: Context, id: string): Promise<TrainingCall> {
  const call = await ctx.em.fork().findOne(TrainingCall, { id });
  if (!call || !matches(visibleTraining(ctx.actor), call)) throw notFound('training_call');
  return call;
}

/** A carrier that is away has forgotten. */
async function findDiary(ctx: Context, callSid: string): Promise<SimulatedDiary | null> {
  try {
    return (await ctx.services.carrier.simulation?.findDiary(callSid)) ?? null;
  } catch (error) {
    if (error instanceof CarrierError) return null;
    throw error;
  }
}

async function findSimulated(ctx: Context, situation: string): Promise<SimulatedSituation | undefined> {
  if (!ctx.services.carrier.simulation) return undefined;
  return (await listSimulated(ctx)).find(({ id }) => id === situation);
}

async function viewCalls(ctx: Context, calls: readonly TrainingCall[]): Promise<TrainingCallView[]> {
  const ids = calls.map(({ id }) => id);
  const rows = await run(
    ctx.em,
    sql<{ id: string; user: Reference; interaction: TrainingCallView['interaction'] }>`
      select t.id, jsonb_build_object('id', u.id, 'name', u.name) as user,
        case when i.id is not null then jsonb_build_object(
          'id', i.id, 'state', i.state, 'outcome', i.outcome, 'disposition', i.disposition,
          'agent', case when a.id is not null then jsonb_build_object('id', a.id, 'name', a.name) end,
          'customerName', c.name, 'fromNumber', i.from_number,
          'waitedSeconds', extract(epoch from coalesce(i.connected_at, i.customer_left_at) - i.queued_at)::int,
          'talkedSeconds', extract(epoch from i.customer_left_at - i.connected_at)::int,
          'queuedAt', to_char(i.queued_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'connectedAt', to_char(i.connected_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
          'customerLeftAt', to_char(i.customer_left_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) end as interaction
      from training_call t join users u on u.id = t.user_id
      left join interaction i on i.training_call_id = t.id
      left join users a on a.id = i.agent_id left join customer c on c.id = i.customer_id
      where t.id = any(${ids}::uuid[])`,
  );
  const around = new Map(rows.map(row => [row.id, row]));
  return calls.map(({ id, situation, language, sessionId = null, seed, state, createdAt }) => {
    const { user, interaction } = around.get(id)!;
    return { id, situation, language, user, sessionId, seed, state, createdAt: createdAt.toISOString(), interaction };
  });
}
