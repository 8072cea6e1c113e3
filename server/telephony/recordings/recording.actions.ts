import { lockHandled } from '#server/interactions/interaction.actions.ts';
import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { lockRow } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { Recording, isLive } from './recording.entity.ts';
import { lockRecording, planTending, tell } from './recording-rows.ts';

/** The agent has asked and the customer agrees; who noted that is kept with the recording. Repeating it changes nothing. */
export function startRecording(ctx: Context, interactionId: string): Promise<string> {
  return inTransaction(ctx, async ctx => {
    const { recording } = await lockOwn(ctx, interactionId);
    if (recording.state !== 'not_asked') return recording.id;
    Object.assign(recording, { state: 'starting', consentAt: ctx.now, consentById: ctx.actor.id });
    tell(ctx, 'recording.agreed', recording);
    planTending(ctx, recording);
    return recording.id;
  });
}

/** Nothing is to be recorded for a while. It is so only when the carrier has confirmed it. Asked again, the time begins anew. */
export function pauseRecording(ctx: Context, interactionId: string): Promise<string> {
  return inTransaction(ctx, async ctx => {
    const { recording, interaction } = await lockOwn(ctx, interactionId);
    if (recording.state === 'not_asked') throw conflict('not_recorded', 'This call is not recorded.');
    const { settings } = ctx.services;
    const places = [interaction.queueId ?? null, ...settings.placesOf(interaction.branchId)];
    recording.pausedUntil = secondsLater(ctx.now, settings.of('recordingPauseSeconds', ...places));
    recording.pausedById = ctx.actor.id;
    const data = { dueAt: recording.pausedUntil.toISOString(), ...(ctx.actor.id && { userId: ctx.actor.id }) };
    tell(ctx, 'recording.pause_asked', recording, data);
    if (recording.pause === 'confirmed') return recording.id;
    recording.pause = 'asked';
    recording.alarmedAt = null;
    planTending(ctx, recording);
    return recording.id;
  });
}

/** It goes on. Nothing happens unless it is paused. */
export function resumeRecording(ctx: Context, interactionId: string): Promise<string> {
  return inTransaction(ctx, async ctx => {
    const { recording } = await lockOwn(ctx, interactionId);
    endPause(ctx, recording);
    return recording.id;
  });
}

/** Every pause whose time is over ends, whether the carrier ever confirmed it or not. */
export async function endDuePauses(ctx: Context): Promise<void> {
  const due = sql<{ id: string }>`
    select id from recording where pause in ('asked', 'confirmed') and paused_until <= ${ctx.now} limit 500`;
  for (const { id } of await run(ctx.em, due))
    await inTransaction(ctx, async ctx => {
      const recording = await lockRecording(ctx, id);
      if (recording.pausedUntil && recording.pausedUntil <= ctx.now) endPause(ctx, recording);
    });
}

function endPause(ctx: Context, recording: Recording): void {
  if (recording.pause !== 'asked' && recording.pause !== 'confirmed') return;
  Object.assign(recording, { pause: 'ending', pausedUntil: null });
  tell(ctx, 'recording.resume_asked', recording);
  planTending(ctx, recording);
}

/** The recording of a call that is mine and goes on, both locked. Throws `interaction_not_found`, `not_yours`, `call_over`, `not_recorded`. */
async function lockOwn(
  ctx: Context,
  interactionId: string,
): Promise<{ interaction: Interaction; recording: Recording }> {
  const interaction = await lockHandled(ctx, interactionId);
  const recording = await lockRow(ctx, Recording, { interactionId });
  if (!customerIsThere(interaction) || (recording && !isLive(recording)))
    throw conflict('call_over', 'This call is over or with somebody else.');
  if (!recording) throw conflict('not_recorded', 'This call is not recorded.');
  return { interaction, recording };
}
