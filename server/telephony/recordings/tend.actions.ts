import { raiseAlert } from '#server/alerts/alert.actions.ts';
import type { AlertKind } from '#server/alerts/alert.schema.ts';
import type { CarrierError } from '#server/platform/carrier.ts';
import type { CarrierRecording } from '#server/platform/carrier-recordings.ts';
import type { Context } from '#server/platform/context.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import type { Recording } from './recording.entity.ts';
import { isLive } from './recording.entity.ts';
import { lockRecording, markSpan, tell } from './recording-rows.ts';
import type { Tended } from './tend.errand.ts';

/** The carrier is asked so often to begin; then nothing is recorded, and somebody is told. */
const MOST_STARTS = 5;
/** A pause or its end is asked for until the call is over; after so many tries to go on somebody is told. */
const ALARMING_TRIES = 4;
const LONGEST_PAUSE_SECONDS = 8;

/** Lets go of the claim; what was wished for meanwhile is due now. Null: the call is over, and somebody else looks after the file. */
async function release(ctx: Context, { id }: Tended): Promise<Recording | null> {
  const recording = await lockRecording(ctx, id);
  recording.claimedUntil = null;
  return isLive(recording) ? recording : null;
}

function settle(ctx: Context, recording: Recording): void {
  const { state, pause } = recording;
  const more = pause === 'asked' || pause === 'ending' || (state === 'starting' && pause === 'none');
  Object.assign(recording, { dueAt: more ? ctx.now : null, attempts: 0, error: null });
}

/** `found`: what runs now; null: there was nothing to be begun. */
export function noteStarted(ctx: Context, tended: Tended, found: CarrierRecording | null): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const recording = await release(ctx, tended);
    if (!recording) return found ? rememberSid(await lockRecording(ctx, tended.id), found) : undefined;
    if (found) adopt(ctx, recording, found);
    settle(ctx, recording);
  });
}

/** It has begun, perhaps by an errand whose answer was lost. */
export function adopt(ctx: Context, recording: Recording, { recordingSid, channels }: CarrierRecording): void {
  if (recording.state !== 'starting' && recording.state !== 'failed') return;
  Object.assign(recording, { state: 'recording', recordingSid, channels, startedAt: ctx.now, reason: null });
  tell(ctx, 'recording.started', recording);
}

/** The call ended while the carrier was asked: what there is of it belongs to us all the same. */
function rememberSid(recording: Recording, { recordingSid, channels }: CarrierRecording): void {
  if (recording.state === 'ended') Object.assign(recording, { recordingSid, channels });
}

/** `found`: a recording of ours that had not been known. */
export function notePaused(ctx: Context, tended: Tended, found: CarrierRecording | null): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const recording = await release(ctx, tended);
    if (!recording) return;
    if (found) adopt(ctx, recording, found);
    // It may have been wished away while the carrier was asked.
    if (recording.pause === 'asked') {
      recording.pause = 'confirmed';
      markSpan(recording, 'pauses', true, ctx.now, recording.pausedById ?? null);
      tell(ctx, 'recording.paused', recording);
    }
    settle(ctx, recording);
  });
}

export function noteResumed(ctx: Context, tended: Tended): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const recording = await release(ctx, tended);
    if (!recording) return;
    if (recording.pause === 'ending') {
      Object.assign(recording, { pause: 'none', alarmedAt: null });
      markSpan(recording, 'pauses', false, ctx.now, null);
      tell(ctx, 'recording.resumed', recording);
    }
    settle(ctx, recording);
  });
}

/** Tried again after 1, 2, 4 and 8 seconds: what was asked for is for this moment of the call. */
export function noteFailure(ctx: Context, tended: Tended, error: CarrierError): Promise<void> {
  ctx.services.log.warn(
    { recordingId: tended.id, state: tended.state, pause: tended.pause, code: error.code, tried: tended.attempts },
    'the carrier did not do it to a recording',
  );
  return inTransaction(ctx, async ctx => {
    const recording = await release(ctx, tended);
    if (!recording) return;
    recording.error = error.message;
    const starting = tended.pause === 'none' && recording.pause === 'none';
    const final = error.outcome === 'gone' || error.outcome === 'refused';
    if (starting && (final || tended.attempts >= MOST_STARTS)) return giveUp(ctx, recording, error.outcome);
    if (recording.pause === 'ending' && tended.attempts === ALARMING_TRIES)
      await alarm(ctx, recording, 'recording_not_resumed');
    const seconds = Math.min(LONGEST_PAUSE_SECONDS, 2 ** (tended.attempts - 1));
    recording.dueAt = secondsLater(ctx.now, seconds);
    tell(ctx, 'recording.planned', recording, { dueAt: recording.dueAt.toISOString() });
  });
}

const reasons = { gone: 'call_over', refused: 'refused', unknown: 'no_answer', not_taken: 'no_answer' } as const;

async function giveUp(ctx: Context, recording: Recording, outcome: CarrierError['outcome']): Promise<void> {
  Object.assign(recording, { state: 'failed', reason: reasons[outcome], dueAt: null });
  tell(ctx, 'recording.failed', recording, { reason: reasons[outcome] });
  // Who has hung up misses nothing.
  if (recording.mode === 'on' && outcome !== 'gone') await alarm(ctx, recording, 'recording_failed');
}

export async function alarm(
  ctx: Context,
  { interactionId, branchId }: Recording,
  kind: Extract<AlertKind, `recording_${string}`>,
): Promise<void> {
  const of = sql<{ customer_id: string | null }>`select customer_id from interaction where id = ${interactionId}`;
  const customerId = (await first(ctx.em, of))?.customer_id ?? null;
  raiseAlert(ctx, { kind, customerId, interactionId, branchId: branchId ?? null, details: {} });
}
