import { LockMode, UniqueConstraintViolationException } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { demandSkills } from '#server/people/skill.actions.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { Queue } from './queue.entity.ts';
import { listQueues } from './queue.queries.ts';
import type { CreateQueue, QueueSkill, QueueView, UpdateQueue } from './queue.schema.ts';

const subject = (id: string) => ({ type: 'queue', id }) as const;

/** Throws `queue_taken`, `unknown_skill`, `unknown_queue`. */
export function createQueue(ctx: Context, { skills = [], ...input }: CreateQueue): Promise<QueueView> {
  return inTransaction(ctx, async ctx => {
    const id = newId();
    const overflowQueueId = input.overflowQueueId ?? null;
    await demandOverflow(ctx, id, overflowQueueId);
    ctx.em.create(Queue, { ...input, id, overflowQueueId, active: true, version: 1 });
    await flush(ctx);
    await setQueueSkills(ctx, id, skills);
    record(ctx, 'queue.created', subject(id), { data: { queueId: id } });
    return (await listQueues(ctx.em, [id]))[0]!;
  });
}

/** Throws `unknown_skill`, `unknown_queue`. */
export function updateQueue(ctx: Context, id: string, input: UpdateQueue): Promise<QueueView> {
  return inTransaction(ctx, async ctx => {
    const queue = await ctx.em.findOne(Queue, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    const [known] = await listQueues(ctx.em, [id]);
    if (!queue || !known) throw notFound('queue');
    const { name, nameZh, active, skills, overflowQueueId } = known;
    const before = { name, nameZh, active, skills, overflowQueueId };
    const after = { ...before, ...given(input) };
    after.skills = after.skills.toSorted((a, b) => (a.skillId < b.skillId ? -1 : 1));
    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return known;
    await demandOverflow(ctx, id, after.overflowQueueId);
    const { skills: asked, ...fields } = after;
    Object.assign(queue, fields, { version: queue.version + 1 });
    if (changes.skills) await setQueueSkills(ctx, id, asked);
    await flush(ctx);
    record(ctx, 'queue.updated', subject(id), { changes, data: { queueId: id } });
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

async function demandOverflow(ctx: Context, id: string, overflowQueueId: string | null): Promise<void> {
  if (overflowQueueId === null) return;
  const known = overflowQueueId !== id && (await first(ctx.em, sql`select 1 from queue where id = ${overflowQueueId}`));
  if (!known) throw badRequest('unknown_queue', 'There is no such queue to overflow to.');
}

async function flush(ctx: Context): Promise<void> {
  try {
    await ctx.em.flush();
  } catch (error) {
    if (error instanceof UniqueConstraintViolationException)
      throw conflict('queue_taken', 'There is a queue with this key already.');
    throw error;
  }
}
