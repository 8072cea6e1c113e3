import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, lockRow } from '#server/platform/rows.ts';
import { secondsLater } from '#server/routing/rules.ts';
import type { Leg } from '../leg.entity.ts';
import { Recording, isLive } from './recording.entity.ts';
import { markSpan, planKeeping, planTending, tell } from './recording-rows.ts';

/** How a call stands, as far as its recording is concerned. */
export interface CallStanding {
  interaction: Interaction;
  /** The customer's line, which is recorded whoever they talk to. */
  customer: Leg;
  /** The agent who has the call is in the room. */
  agentThere: boolean;
}

/** The carrier says by itself what became of a recording; after this long it is asked. */
const CALLBACK_SECONDS = 15;

/**
 * Begins the recording of a call, keeps it in step, and ends it. To be asked whenever something has changed in a call, whose interaction is
 * locked; asking twice changes nothing. Hold music is marked, not cut out: that needs nothing of the carrier that could fail in the middle of
 * a talk, and the file keeps the call's own time; the player leaps over it.
 */
export async function followRecording(ctx: Context, standing: CallStanding): Promise<void> {
  const { interaction } = standing;
  // Nobody is recorded before they have talked to anybody.
  if (!interaction.connectedAt) return;
  const recording = await lockRow(ctx, Recording, { interactionId: interaction.id });
  if (!customerIsThere(interaction)) return recording ? end(ctx, recording, interaction) : undefined;
  const talks = hearsSomebody(standing);
  const mode = talks ? modeFor(ctx, interaction) : 'off';
  if (!recording) return mode === 'off' ? undefined : begin(ctx, standing, mode);
  if (!isLive(recording)) return;
  const { queueId = null, branchId = null, agentId = null, participantIds } = interaction;
  Object.assign(recording, { queueId, branchId, participantIds, agentId: agentId ?? recording.agentId });
  markSpan(recording, 'holds', !talks, ctx.now, null);
  if (recording.state === 'not_asked' && mode === 'on') {
    Object.assign(recording, { state: 'starting', mode });
    planTending(ctx, recording);
  }
}

/** Somebody, not music: the agent, or whoever outside they were put through to. */
function hearsSomebody({ interaction: { state }, customer, agentThere }: CallStanding): boolean {
  if (state === 'outside') return !customer.held;
  return state === 'in_progress' && agentThere && customer.state === 'in_room' && !customer.held;
}

function modeFor({ services: { settings } }: Context, { queueId, branchId }: Interaction): 'off' | 'on' | 'ask' {
  return settings.of('recording', queueId ?? null, ...settings.placesOf(branchId));
}

function begin(ctx: Context, { interaction, customer }: CallStanding, mode: 'on' | 'ask'): void {
  const recording = addRow(ctx, Recording, {
    id: newId(),
    interactionId: interaction.id,
    callSid: customer.twilioSid!,
    queueId: interaction.queueId ?? null,
    branchId: interaction.branchId ?? null,
    agentId: interaction.agentId ?? null,
    participantIds: interaction.participantIds,
    mode,
    state: mode === 'on' ? 'starting' : 'not_asked',
    pause: 'none',
    spans: { pauses: [], holds: [] },
    createdAt: ctx.now,
    attempts: 0,
    version: 1,
  });
  if (mode === 'on') return planTending(ctx, recording);
  tell(ctx, 'recording.to_be_asked', recording);
}

function end(ctx: Context, recording: Recording, { customerLeftAt }: Interaction): void {
  if (!isLive(recording)) return;
  const endedAt = customerLeftAt ?? ctx.now;
  markSpan(recording, 'pauses', false, endedAt, null);
  markSpan(recording, 'holds', false, endedAt, null);
  const mayExist = recording.state === 'starting' || recording.state === 'recording';
  Object.assign(recording, { endedAt, pause: 'none', pausedUntil: null, dueAt: null });
  if (!mayExist) return tell(ctx, 'recording.ended', recording);
  recording.state = 'ended';
  planKeeping(ctx, recording, 'recording.ended', secondsLater(ctx.now, CALLBACK_SECONDS));
}
