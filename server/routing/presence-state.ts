import { record } from '#server/events/record.ts';
import { Presence } from '#server/people/presence.entity.ts';
import type { systemBreakReasons } from '#server/people/presence.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { lockRow } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { ensureSlots } from './slots.ts';

export const presenceSubject = (userId: string) => ({ type: 'presence', id: userId }) as const;

/** The product sends an available agent on a break, with the reason. */
export async function takeBreak(
  ctx: Context,
  userId: string,
  reason: (typeof systemBreakReasons)[number],
): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const presence = await lockPresence(ctx, userId);
    if (presence.state === 'available') await changePresence(ctx, presence, 'on_break', reason);
  });
}

/** Slot before presence, as dispatch locks them: a decision that runs at the same moment either sees the change or is seen by it. */
export async function lockPresence(ctx: Context, userId: string): Promise<Presence> {
  const known = await first(ctx.em, sql`select 1 from agent_slot where user_id = ${userId} for update`);
  if (!known) await ensureSlots(ctx, [userId]);
  return (await lockRow(ctx, Presence, { userId }))!;
}

/** Records a change of state or reason; none, when there is none. */
export async function changePresence(
  ctx: Context,
  presence: Presence,
  state: Presence['state'],
  reason: Presence['reason'],
): Promise<void> {
  if (presence.state === state && presence.reason === reason) return;
  const before = { state: presence.state, reason: presence.reason };
  Object.assign(presence, { state, reason, since: ctx.now });
  await noteReadiness(ctx, presence);
  record(ctx, 'presence.changed', presenceSubject(presence.userId), {
    changes: { state: [before.state, state], reason: [before.reason, reason] },
    data: { userId: presence.userId },
  });
}

/** Keeps the slots' `ready` in step with the locked presence; to be called after each change of it. */
export async function noteReadiness(ctx: Context, { userId, state, awaySince }: Presence): Promise<void> {
  const ready = state === 'available' && awaySince === null;
  await run(ctx.em, sql`update agent_slot set ready = ${ready} where user_id = ${userId} and ready <> ${ready}`);
}
