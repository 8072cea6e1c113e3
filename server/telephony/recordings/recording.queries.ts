import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import { maySee } from '#server/interactions/interaction.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { toFilter } from '#server/platform/policy.ts';
import { findRow, rowsById } from '#server/platform/rows.ts';
import type { Page, Reference } from '#server/platform/schema.ts';
import { referenceTo, run, sql } from '#server/platform/sql.ts';
import { type Happening, placeMarks } from './marks.ts';
import { Recording } from './recording.entity.ts';
import { audibleTo, mayAudit, mayDownload, mayListen } from './recording.policy.ts';
import type { Listener, RecordingQuery, RecordingSound, RecordingStatus, RecordingView } from './recording.schema.ts';
import { type RecordingNames, viewPeaks, viewRecording, viewStatus } from './recording.view.ts';

/** The recording of a call that the reader sees. Throws `interaction_not_found`, `recording_not_found`. */
export async function getRecordingOf(ctx: Context, interactionId: string): Promise<RecordingView> {
  const interaction = await findRow(ctx.em, Interaction, { id: interactionId });
  if (!interaction || !maySee(ctx.actor, interaction)) throw notFound('interaction');
  const recording = await findRow(ctx.em, Recording, { interactionId });
  if (!recording) throw notFound('recording');
  return (await view(ctx, [recording]))[0]!;
}

/** Those that the reader may listen to, newest first. */
export async function listRecordings(ctx: Context, query: RecordingQuery): Promise<Page<RecordingView>> {
  const { state, queueId, agentId } = query;
  const wanted = { ...(state && { state }), ...(queueId && { queueId }), ...(agentId && { agentId }) };
  const filter = { $and: [toFilter<Recording>(audibleTo(ctx)), wanted] };
  const em = ctx.em.fork() as SqlEntityManager;
  const page = await findPage<Recording>(em, Recording, filter, { newestFirst: 'createdAt' }, query);
  return { ...page, items: await view(ctx, page.items) };
}

/** One that the reader may listen to. Throws `recording_not_found`. */
export async function getAudible(ctx: Context, id: string): Promise<Recording> {
  const recording = await findRow(ctx.em, Recording, { id });
  if (!recording || !mayListen(ctx, recording)) throw notFound('recording');
  return recording;
}

/** What a player needs besides the sound. Throws `recording_not_found`; also while it is not here, or no longer. */
export async function getSound(ctx: Context, id: string): Promise<RecordingSound> {
  const recording = await getAudible(ctx, id);
  if (recording.state !== 'stored' || !recording.startedAt) throw notFound('recording');
  const [happenings, listeners, names] = await Promise.all([
    listHappenings(ctx, recording),
    mayAudit(ctx) ? listListeners(ctx, id) : [],
    namesOf(
      ctx,
      [...recording.spans.pauses].flatMap(({ userId }) => userId ?? []),
    ),
  ]);
  const durationSeconds = recording.durationSeconds ?? 0;
  const timed = { startedAt: recording.startedAt, durationSeconds, spans: recording.spans };
  const marks = placeMarks(timed, happenings, userId => names.get(userId) ?? null);
  return { durationSeconds, peaks: viewPeaks(recording), marks, listeners };
}

/** As whoever sees the calls may know them, with whose they are. */
export async function loadRecordingStatus(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<{ status: RecordingStatus; userIds: string[]; branchId: string | null }[]> {
  const rows = await rowsById(em, Recording, ids);
  return rows.map(row => ({
    status: viewStatus(row),
    userIds: [...(row.agentId ? [row.agentId] : []), ...row.participantIds],
    branchId: row.branchId ?? null,
  }));
}

/** Those of these calls that were recorded and that the reader may listen to. */
export async function listAudible(ctx: Context, interactionIds: readonly string[]): Promise<Set<string>> {
  const wanted = { state: 'stored' as const, interactionId: { $in: [...interactionIds] } };
  const filter = { $and: [toFilter<Recording>(audibleTo(ctx)), wanted] };
  const rows =
    interactionIds.length === 0 ? [] : await ctx.em.fork().find(Recording, filter, { fields: ['interactionId'] });
  return new Set(rows.map(row => row.interactionId));
}

/** Of these calls. */
export async function listStatusOf(ctx: Context, interactionIds: readonly string[]): Promise<RecordingStatus[]> {
  const ids = await run(
    ctx.em,
    sql<{ id: string }>`select id from recording where interaction_id = any(${interactionIds}::uuid[])`,
  );
  return (
    await rowsById(
      ctx.em,
      Recording,
      ids.map(({ id }) => id),
    )
  ).map(viewStatus);
}

async function view(ctx: Context, recordings: readonly Recording[]): Promise<RecordingView[]> {
  const rows = await run(
    ctx.em,
    sql<RecordingNames & { id: string }>`
      select c.id, ${referenceTo('queue', 'c.queue_id')} as queue, ${referenceTo('users', 'c.agent_id')} as agent,
        ${referenceTo('customer', 'i.customer_id')} as customer, ${referenceTo('users', 'c.consent_by_id')} as "consentBy"
      from recording c join interaction i on i.id = c.interaction_id
      where c.id = any(${recordings.map(({ id }) => id)}::uuid[])`,
  );
  const names = new Map(rows.map(({ id, ...rest }) => [id, rest]));
  return recordings.map(recording =>
    viewRecording(recording, names.get(recording.id)!, {
      mayListen: mayListen(ctx, recording),
      mayDownload: mayDownload(ctx, recording),
    }),
  );
}

/** Who came and went, as far as the agent could see them, when notes were typed, whether the customer proved who they are. */
async function listHappenings(ctx: Context, { interactionId }: Recording): Promise<Happening[]> {
  const rows = await run(
    ctx.em,
    sql<{ kind: Happening['kind']; at: string; name: string | null }>`
      select case e.type when 'interaction.noted' then 'note' when 'interaction.verified' then 'verified' else 'not_verified' end as kind,
        e.occurred_at as at, u.name
      from event e left join users u on u.id = e.actor_id
      where e.subject_id = ${interactionId}
        and e.type in ('interaction.noted', 'interaction.verified', 'interaction.verification_failed')
      union all
      select 'joined', l.joined_at, u.name from leg l left join users u on u.id = l.user_id
      where l.interaction_id = ${interactionId} and l.kind <> 'customer' and l.shown and l.joined_at is not null
      union all
      select 'left', l.left_at, u.name from leg l left join users u on u.id = l.user_id
      where l.interaction_id = ${interactionId} and l.kind <> 'customer' and l.shown and l.left_at is not null and l.joined_at is not null`,
  );
  return rows.map(row => ({ ...row, at: new Date(row.at) }));
}

async function listListeners(ctx: Context, recordingId: string): Promise<Listener[]> {
  const rows = await run(
    ctx.em,
    sql<{ user: Reference; how: Listener['how']; at: string }>`
      select ${referenceTo('users', 'l.user_id')} as user, l.how, l.at from recording_listen l
      where l.recording_id = ${recordingId} order by l.at desc, l.id desc limit 100`,
  );
  return rows.map(row => ({ ...row, at: new Date(row.at).toISOString() }));
}

async function namesOf(ctx: Context, userIds: readonly string[]): Promise<Map<string, string>> {
  const rows = await run(ctx.em, sql<Reference>`select id, name from users where id = any(${userIds}::uuid[])`);
  return new Map(rows.map(({ id, name }) => [id, name]));
}
