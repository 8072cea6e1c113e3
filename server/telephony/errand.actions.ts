import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { first, sql } from '#server/platform/sql.ts';
import { secondsLater } from '#server/routing/rules.ts';
import type { Call } from './call.entity.ts';
import type { ErrandKind } from './errand.entity.ts';
import type { Leg } from './leg.entity.ts';

/** A process that dies between planning and calling leaves the errand to the job and the reconciler, this much later. */
const SAFETY_NET_SECONDS = 5;

export interface ErrandTarget {
  call: Call;
  customer: Leg;
  agentLeg: Leg | null;
}

/**
 * Plans one request to the carrier; the process that planned it sends it right after the commit (`errands.ts`). Its key names the line of the agent it is about, so that planning
 * it again for the same line does nothing.
 */
export async function planErrand(ctx: Context, kind: ErrandKind, target: ErrandTarget): Promise<void> {
  const about = kind === 'end_conference' ? target.call.conferenceSid : (target.agentLeg?.id ?? target.call.id);
  if (!about) return;
  const callSid = kind === 'hang_up_agent' ? target.agentLeg?.twilioSid : target.customer.twilioSid;
  if (kind === 'hang_up_agent' && !callSid) return;
  const params = { callSid, conferenceSid: target.call.conferenceSid, legId: target.customer.id };
  const planned = await first(
    ctx.em,
    sql<{ id: string }>`
      insert into carrier_errand (id, key, kind, interaction_id, params, state, created_at, due_at)
      values (${newId()}, ${`${kind}_${about}`}, ${kind}, ${target.call.interactionId}, ${JSON.stringify(params)}::jsonb,
        'planned', ${ctx.now}, ${ctx.now})
      on conflict (key) do nothing returning id`,
  );
  if (!planned) return;
  const subject = { type: 'errand', id: planned.id } as const;
  const dueAt = secondsLater(ctx.now, SAFETY_NET_SECONDS).toISOString();
  record(ctx, 'errand.planned', subject, { data: { errandId: planned.id, dueAt } });
}
