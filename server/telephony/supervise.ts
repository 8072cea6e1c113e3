import type { Context } from '#server/platform/context.ts';
import { planErrand } from './errand.actions.ts';
import type { Leg } from './leg.entity.ts';
import type { LockedRoom } from './room.actions.ts';

/** What supervisors in the room chose since they came in, or what became wrong when the agent got another line, is asked of the carrier. */
export async function superviseAgain(ctx: Context, { call, legs }: LockedRoom, agent: Leg): Promise<void> {
  for (const leg of legs)
    if (leg.kind === 'supervisor' && leg.state === 'in_room')
      await planMode(ctx, leg, call.conferenceSid ?? null, agent);
}

/** Who hears this line from now on. */
export async function planMode(ctx: Context, leg: Leg, conferenceSid: string | null, agent: Leg | null): Promise<void> {
  if (!conferenceSid || !leg.twilioSid) return;
  await planErrand(ctx, {
    kind: 'supervise',
    interactionId: leg.interactionId,
    about: `${leg.id}_${leg.mode}_${leg.modeChangedAt?.getTime() ?? 0}_${agent?.id ?? 'nobody'}`,
    params: {
      callSid: leg.twilioSid,
      conferenceSid,
      legId: leg.id,
      mode: leg.mode ?? 'barge',
      agentCallSid: agent?.twilioSid ?? null,
    },
  });
}
