import { LockMode } from '@mikro-orm/core';
import type { Changes } from '#server/events/catalogue.ts';
import { record } from '#server/events/record.ts';
import { demandSkills } from '#server/people/skill.actions.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { setQueueGroups } from './memberships.ts';
import { Queue } from './queue.entity.ts';
import { listQueues } from './queue.queries.ts';
import type { ClosedWords, CreateQueue, QueueSkill, QueueView, UpdateQueue } from './queue.schema.ts';

const subject = (id: string) => ({ type: 'queue', id }) as const;

/** Throws `queue_taken`, `unknown_skill`, `unknown_queue`, `unknown_group`. */
export function createQueue(ctx: Context, { skills = [], groupIds = [], ...input }: CreateQueue): Promise<QueueView> {
  return inTransaction(ctx, async ctx => {
    const id = newId();
    const { overflowQueueId = null, calendarId = null, afterHoursQueueId = null } = input;
    const leadsTo = { overflowQueueId, calendarId, afterHoursQueueId };
    await demandTargets(ctx, id, leadsTo);
    ctx.em.create(Queue, { ...input, ...leadsTo, id, closedAt: null, closedWords: null, active: true, version: 1 });
    await flushUnique(ctx, queueTaken);
    await setQueueSkills(ctx, id, skills);
    await setQueueGroups(ctx, id, groupIds);
    record(ctx, 'queue.created', subject(id), { data: { queueId: id } });
    return (await listQueues(ctx.em, [id]))[0]!;
  });
}

/** Throws `unknown_skill`, `unknown_queue`, `unknown_group`. */
export function updateQueue(ctx: Context, id: string, input: UpdateQueue): Promise<QueueView> {
  return inTransaction(ctx, async ctx => {
    const queue = await ctx.em.findOne(Queue, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const [known] = await listQueues(ctx.em, [id]);
    if (!queue || !known) throw notFound('queue');
    const { name, nameZh, active, skills, groupIds, overflowQueueId, calendarId, afterHoursQueueId } = known;
    const before = { name, nameZh, active, skills, groupIds, overflowQueueId, calendarId, afterHoursQueueId };
    const after = { ...before, ...given(input) };
    after.skills = after.skills.toSorted((a, b) => (a.skillId < b.skillId ? -1 : 1));
    after.groupIds = [...new Set(after.groupIds)].sort();
    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return known;
    await demandTargets(ctx, id, after);
    const { skills: asked, groupIds: groups, ...fields } = after;
    Object.assign(queue, fields, { version: queue.version + 1 });
    if (changes.skills) await setQueueSkills(ctx, id, asked);
    if (changes.groupIds) await setQueueGroups(ctx, id, groups);
    await flushUnique(ctx, queueTaken);
    record(ctx, 'queue.updated', subject(id), { changes, data: { queueId: id } });
    return (await listQueues(ctx.em, [id]))[0]!;
  });
}

/** Whoever wants into it from now on is told these words; who is in line stays. Closing it again changes the words. */
export function closeQueue(ctx: Context, id: string, words: ClosedWords): Promise<QueueView> {
  return setClosed(ctx, id, words);
}

/** Opening what is open changes nothing. */
export function openQueue(ctx: Context, id: string): Promise<QueueView> {
  return setClosed(ctx, id, null);
}

function setClosed(ctx: Context, id: string, words: ClosedWords | null): Promise<QueueView> {
  return inTransaction(ctx, async ctx => {
    const queue = await ctx.em.findOne(Queue, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!queue) throw notFound('queue');
    const before = queue.closedWords ?? null;
    if (JSON.stringify(before) !== JSON.stringify(words)) {
      const closedAt = words ? (queue.closedAt ?? ctx.now) : null;
      Object.assign(queue, { closedAt, closedWords: words, version: queue.version + 1 });
      await ctx.em.flush();
      const details = { changes: { closedWords: [before, words] } as Changes, data: { queueId: id } };
      record(ctx, words ? 'queue.closed' : 'queue.opened', subject(id), details);
    }
    return (await listQueues(ctx.em, [id]))[0]!;
  });
}

async function setQueueSkills(ctx: Context, queueId: string, skills: readonly QueueSkill[]): Promise<void> {
  await demandSkills(
    ctx,
    skills.map(({ skillId }) => skillId),
  );
  if (skills.some(({ level, lowestLevel }) => lowestLevel > level))
    throw badRequest('bad_levels', 'The lowest level cannot be above the level that is asked for.');
  await run(ctx.em, sql`delete from queue_skill where queue_id = ${queueId}`);
  await run(
    ctx.em,
    sql`
    insert into queue_skill (queue_id, skill_id, level, lowest_level)
    select ${queueId}, "skillId", level, "lowestLevel"
    from jsonb_to_recordset(${JSON.stringify(skills)}::jsonb) as s("skillId" uuid, level int, "lowestLevel" int)`,
  );
}

interface Targets {
  overflowQueueId: string | null;
  afterHoursQueueId: string | null;
  calendarId: string | null;
}

async function demandTargets(ctx: Context, id: string, targets: Targets): Promise<void> {
  for (const queueId of [targets.overflowQueueId, targets.afterHoursQueueId]) {
    if (queueId === null) continue;
    const known = queueId !== id && (await first(ctx.em, sql`select 1 from queue where id = ${queueId}`));
    if (!known) throw badRequest('unknown_queue', 'There is no such other queue.');
  }
  const { calendarId } = targets;
  if (calendarId !== null && !(await first(ctx.em, sql`select 1 from calendar where id = ${calendarId}`)))
    throw badRequest('unknown_calendar', 'There is no such calendar.');
}

const queueTaken = (): Error => conflict('queue_taken', 'There is a queue with this key already.');
