import type { CarrierError } from '#server/platform/carrier.ts';
import type { Context } from '#server/platform/context.ts';
import type { StorageError } from '#server/platform/storage.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import type { RecordingReason, RecordingState } from './recording.schema.ts';
import { lockRecording, planKeeping, tell } from './recording-rows.ts';
import { alarm } from './tend.actions.ts';
import type { WavSound } from './wav.ts';

export interface Kept {
  id: string;
  state: RecordingState;
  call_sid: string;
  recording_sid: string | null;
  created_at: string;
  attempts: number;
}

/** After these tries, about an hour, somebody is told; it goes on all the same, each hour. */
const ALARMING_TRIES = 9;
const LONGEST_PAUSE_SECONDS = 3_600;
const DAY_SECONDS = 86_400;

export interface Stored extends WavSound {
  key: string;
  sizeBytes: number;
  recordingSid: string;
}

/** It is here: from now on it can be heard, and the carrier's copy is to go. */
export function noteStored(ctx: Context, { id }: Kept, stored: Stored): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const recording = await lockRecording(ctx, id);
    recording.claimedUntil = null;
    if (recording.state !== 'ended') return;
    const { settings } = ctx.services;
    const places = [recording.queueId ?? null, ...settings.placesOf(recording.branchId)];
    const days = settings.of('recordingDays', ...places);
    Object.assign(recording, {
      state: 'stored',
      recordingSid: stored.recordingSid,
      channels: stored.channels,
      durationSeconds: Math.round(stored.durationSeconds),
      sizeBytes: stored.sizeBytes,
      storageKey: stored.key,
      peaks: Buffer.concat(stored.peaks).toString('base64'),
      deleteAfter: secondsLater(recording.endedAt ?? ctx.now, days * DAY_SECONDS),
      startedAt: recording.startedAt ?? secondsLater(recording.endedAt!, -Math.round(stored.durationSeconds)),
    });
    planKeeping(ctx, recording, 'recording.stored', ctx.now);
  });
}

export function noteDeletedAtCarrier(ctx: Context, { id }: Kept): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const recording = await lockRecording(ctx, id);
    const done = { claimedUntil: null, dueAt: null, attempts: 0, error: null };
    Object.assign(recording, { ...done, carrierDeletedAt: recording.carrierDeletedAt ?? ctx.now });
    tell(ctx, 'recording.deleted_at_carrier', recording);
  });
}

/** There is nothing to be fetched. Null: the carrier says that there was no sound. */
export function noteNothing(ctx: Context, { id }: Kept, reason: RecordingReason | null): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const recording = await lockRecording(ctx, id);
    recording.claimedUntil = null;
    if (recording.state !== 'ended') return;
    Object.assign(recording, { state: reason ? 'failed' : 'absent', reason, dueAt: null, attempts: 0, error: null });
    tell(ctx, reason ? 'recording.failed' : 'recording.absent', recording, { ...(reason && { reason }) });
    if (recording.mode === 'on' && reason !== 'call_over') await alarm(ctx, recording, 'recording_failed');
  });
}

/** Tried again after 10, 20, 40 seconds and so on, at last each hour, for as long as it takes. */
export function noteNotKept(ctx: Context, kept: Kept, error: CarrierError | StorageError): Promise<void> {
  const { id, state, attempts } = kept;
  ctx.services.log.warn(
    { recordingId: id, state, tried: attempts, reason: error.message },
    'a recording waits at the carrier',
  );
  return inTransaction(ctx, async ctx => {
    const recording = await lockRecording(ctx, id);
    Object.assign(recording, { claimedUntil: null, error: error.message });
    recording.dueAt = secondsLater(ctx.now, Math.min(LONGEST_PAUSE_SECONDS, 10 * 2 ** (attempts - 1)));
    tell(ctx, 'recording.postponed', recording, { dueAt: recording.dueAt.toISOString() });
    if (attempts === ALARMING_TRIES && state === 'ended') await alarm(ctx, recording, 'recording_not_stored');
  });
}
