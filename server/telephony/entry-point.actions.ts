import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { demandBranch } from '#server/people/branch.queries.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { findRow } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { BlockedNumber, EntryPoint } from './entry-point.entity.ts';
import type { BlockNumber, CreateEntryPoint, UpdateEntryPoint } from './entry-point.schema.ts';

/** Throws `number_taken`, `unknown_queue`, `unknown_flow`, `two_targets`, `unknown_branch`. */
export function createEntryPoint(ctx: Context, input: CreateEntryPoint): Promise<EntryPoint> {
  return inTransaction(ctx, async ctx => {
    await demandTargets(ctx, input);
    const entry = ctx.em.create(EntryPoint, {
      queueId: null,
      flowId: null,
      language: null,
      branchId: null,
      callerId: null,
      ...input,
      id: newId(),
      active: true,
      version: 1,
    });
    await flushUnique(ctx, numberTaken);
    record(ctx, 'entry_point.created', { type: 'entry_point', id: entry.id });
    return entry;
  });
}

/** Throws `unknown_queue`, `unknown_flow`, `two_targets`, `unknown_branch`. */
export function updateEntryPoint(ctx: Context, id: string, input: UpdateEntryPoint): Promise<EntryPoint> {
  return inTransaction(ctx, async ctx => {
    const entry = await ctx.em.findOne(EntryPoint, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!entry) throw notFound('entry_point');
    await demandTargets(ctx, input);
    const { name, language = null, queueId = null, flowId = null, branchId = null, callerId = null, active } = entry;
    const before = { name, language, queueId, flowId, branchId, callerId, active };
    const after = { ...before, ...otherTaken(input), ...given(input) };
    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return entry;
    Object.assign(entry, after);
    await flushUnique(ctx, numberTaken);
    record(ctx, 'entry_point.updated', { type: 'entry_point', id }, { changes });
    return entry;
  });
}

/** Refuses calls of this number from now on; blocking it again changes reason and end. */
export function blockNumber(ctx: Context, input: BlockNumber): Promise<BlockedNumber> {
  return inTransaction(ctx, async ctx => {
    const { phoneNumber, reason } = input;
    const until = input.blockedUntil ? new Date(input.blockedUntil) : null;
    const row = (await first(
      ctx.em,
      sql<{ id: string }>`
        insert into blocked_number (id, phone_number, reason, blocked_at, blocked_until)
        values (${newId()}, ${phoneNumber}, ${reason}, ${ctx.now}, ${until})
        on conflict (phone_number) do update set reason = excluded.reason, blocked_until = excluded.blocked_until
        returning id`,
    ))!;
    record(ctx, 'number.blocked', { type: 'blocked_number', id: row.id });
    return (await findRow(ctx.em, BlockedNumber, { id: row.id }))!;
  });
}

export function unblockNumber(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const [gone] = await run(ctx.em, sql`delete from blocked_number where id = ${id} returning id`);
    if (!gone) throw notFound('blocked_number');
    record(ctx, 'number.unblocked', { type: 'blocked_number', id });
  });
}

/** Whether calls of this number are refused at this moment. */
export async function isBlocked(ctx: Context, phoneNumber: string): Promise<boolean> {
  const blocked = await findRow(ctx.em, BlockedNumber, { phoneNumber });
  return blocked !== null && (!blocked.blockedUntil || blocked.blockedUntil > ctx.now);
}

/** Giving a queue takes away the flow, and the other way round. */
const otherTaken = ({ queueId, flowId }: UpdateEntryPoint) => ({
  ...(queueId && { flowId: null }),
  ...(flowId && { queueId: null }),
});

async function demandTargets(
  ctx: Context,
  { queueId, flowId, branchId }: Pick<UpdateEntryPoint, 'queueId' | 'flowId' | 'branchId'>,
): Promise<void> {
  await demandBranch(ctx, branchId);
  if (queueId && flowId) throw badRequest('two_targets', 'Choose a queue or a flow, not both.');
  if (queueId && !(await first(ctx.em, sql`select 1 from queue where id = ${queueId}`)))
    throw badRequest('unknown_queue', 'There is no such queue.');
  if (
    flowId &&
    !(await first(ctx.em, sql`select 1 from flow where id = ${flowId} and published_version_id is not null`))
  )
    throw badRequest('unknown_flow', 'There is no such flow, or it was never published.');
}

const numberTaken = (): Error => conflict('number_taken', 'This number leads somewhere already.');
