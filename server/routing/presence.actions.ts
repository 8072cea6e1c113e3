import { record } from '#server/events/record.ts';
import { Presence } from '#server/people/presence.entity.ts';
import type { SetPresence } from '#server/people/presence.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { withdrawOffersOf } from './offer.actions.ts';
import { changePresence, lockPresence, noteReadiness, presenceSubject } from './presence-state.ts';
import { rules, secondsLater } from './rules.ts';

/** What a person chose. Going on a break or offline takes back what rings; a call in progress goes on, and no further one follows. */
export async function setPresence(ctx: Context, userId: string, input: SetPresence): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const presence = await lockPresence(ctx, userId);
    const reason = input.state === 'on_break' ? input.reason : null;
    await changePresence(ctx, presence, input.state, reason);
    if (input.state === 'available') await startIdling(ctx, userId);
  });
  if (input.state !== 'available') await withdrawOffersOf(ctx, userId, 'agent_unavailable');
}

/** A console of this person connected. `sessionId` is the sign-in it belongs to. */
export async function consoleConnected(ctx: Context, c: ConsoleConnection): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const presence = await lockPresence(ctx, c.userId);
    await run(
      ctx.em,
      sql`
      insert into console_session (id, user_id, node_id, session_id, connected_at, seen_at)
      values (${c.socketId}, ${c.userId}, ${c.nodeId}, ${c.sessionId}, ${ctx.now}, ${ctx.now})
      on conflict (id) do update set seen_at = excluded.seen_at`,
    );
    if (presence.awaySince === null) return;
    presence.awaySince = null;
    await noteReadiness(ctx, presence);
    record(ctx, 'presence.connected', presenceSubject(c.userId), { data: { userId: c.userId } });
  });
}

export interface ConsoleConnection {
  userId: string;
  socketId: string;
  sessionId: string;
  nodeId: string;
}

/** A console is gone; with the last one the person is away. */
export async function consoleDisconnected(ctx: Context, userId: string, socketId: string): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const presence = await lockPresence(ctx, userId);
    await run(ctx.em, sql`delete from console_session where id = ${socketId}`);
    await noteAway(ctx, presence);
  });
}

/** Forgets the consoles of processes that no longer give a sign of life (`node.seen_at`); whose last one it was is away. */
export async function forgetDeadConsoles(ctx: Context, deadBefore: Date): Promise<void> {
  const gone = await run(
    ctx.em,
    sql<{ user_id: string }>`
      delete from console_session c
      where not exists (select 1 from node n where n.id = c.node_id and n.seen_at > ${deadBefore})
      returning user_id`,
  );
  for (const userId of new Set(gone.map(row => row.user_id)))
    await inTransaction(ctx, async ctx => noteAway(ctx, await lockPresence(ctx, userId)));
}

/** Some seconds after the last console left: what rings goes to somebody else; after a minute the person is offline. */
export async function noticeAway(ctx: Context, userId: string): Promise<void> {
  const presence = await findRow(ctx.em, Presence, { userId });
  if (!presence?.awaySince) return;
  if (presence.awaySince <= secondsLater(ctx.now, -rules.awayGraceSeconds))
    await withdrawOffersOf(ctx, userId, 'console_lost');
  if (presence.awaySince > secondsLater(ctx.now, -rules.awayOfflineSeconds)) return;
  await inTransaction(ctx, async ctx => {
    const presence = await lockPresence(ctx, userId);
    const stillAway = presence.awaySince && presence.awaySince <= secondsLater(ctx.now, -rules.awayOfflineSeconds);
    if (stillAway && presence.state !== 'offline') await changePresence(ctx, presence, 'offline', 'connection_lost');
  });
}

async function noteAway(ctx: Context, presence: Presence): Promise<void> {
  const other = await first(ctx.em, sql`select 1 from console_session where user_id = ${presence.userId} limit 1`);
  if (other || presence.awaySince !== null) return;
  presence.awaySince = ctx.now;
  await noteReadiness(ctx, presence);
  record(ctx, 'presence.disconnected', presenceSubject(presence.userId), {
    data: { userId: presence.userId, dueAt: secondsLater(ctx.now, rules.awayGraceSeconds).toISOString() },
  });
}

const startIdling = (ctx: Context, userId: string) =>
  run(ctx.em, sql`update agent_slot set idle_since = ${ctx.now} where user_id = ${userId} and state = 'free'`);
