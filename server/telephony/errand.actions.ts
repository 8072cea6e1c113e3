import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { first, sql } from '#server/platform/sql.ts';
import { secondsLater } from '#server/routing/rules.ts';
import type { ErrandKind, ErrandParams } from './errand.entity.ts';

/** A process that dies between planning and calling leaves the errand to the job and the reconciler, this much later. */
const SAFETY_NET_SECONDS = 5;
/** What the carrier would not do is asked again when it is still wanted after this long. */
const ASKED_AGAIN_SECONDS = 20;

export interface Errand {
  kind: ErrandKind;
  interactionId: string;
  /** Planning it again for the same does nothing. */
  about: string;
  params: ErrandParams;
  /** Not before then. */
  dueAt?: Date;
}

/** Plans one request to the carrier; the process that planned it sends it right after the commit (`errands.ts`). */
export async function planErrand(ctx: Context, { kind, interactionId, about, params, dueAt }: Errand): Promise<void> {
  const due = dueAt && dueAt > ctx.now ? dueAt : ctx.now;
  const planned = await first(
    ctx.em,
    sql<{ id: string }>`
      insert into carrier_errand (id, key, kind, interaction_id, params, state, created_at, due_at)
      values (${newId()}, ${`${kind}_${about}`}, ${kind}, ${interactionId}, ${JSON.stringify(params)}::jsonb, 'planned', ${ctx.now}, ${due})
      on conflict (key) do update set state = 'planned', attempts = 0, due_at = excluded.due_at, settled_at = null
        where carrier_errand.state = 'failed' and carrier_errand.kind <> 'dial'
          and carrier_errand.settled_at < ${secondsLater(ctx.now, -ASKED_AGAIN_SECONDS)}
      returning id`,
  );
  if (!planned) return;
  const runAt = due > ctx.now ? due : secondsLater(ctx.now, SAFETY_NET_SECONDS);
  record(
    ctx,
    'errand.planned',
    { type: 'errand', id: planned.id },
    { data: { errandId: planned.id, dueAt: runAt.toISOString() } },
  );
}

/** What has not been sent yet is not sent any more. Returns whether that was in time. */
export async function cancelDial(ctx: Context, legId: string): Promise<boolean> {
  const cancelled = await first(
    ctx.em,
    sql`update carrier_errand set state = 'gone', settled_at = ${ctx.now}, error = 'cancelled'
      where key = ${`dial_${legId}`} and state = 'planned' returning 1`,
  );
  return cancelled !== undefined;
}
