import type { CarrierRecording } from '#server/platform/carrier-recordings.ts';
import type { Context } from '#server/platform/context.ts';
import { lockRow } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { needId, need, queryOf } from '../webhook-fields.ts';
import type { Webhook } from '../webhook.actions.ts';
import { Recording, isLive } from './recording.entity.ts';
import { markSpan, planKeeping, tell } from './recording-rows.ts';
import { adopt, alarm } from './tend.actions.ts';

/** What the carrier says of a recording. */
export async function recordingWebhook(ctx: Context, webhook: Webhook): Promise<string> {
  const { params } = webhook;
  await hearRecording(ctx, needId(queryOf(webhook), 'recording'), {
    recordingSid: need(params, 'RecordingSid'),
    callSid: params.CallSid ?? '',
    conferenceSid: params.ConferenceSid || null,
    status: need(params, 'RecordingStatus') as CarrierRecording['status'],
    channels: Number(params.RecordingChannels ?? 2),
    durationSeconds: params.RecordingDuration === undefined ? null : Number(params.RecordingDuration),
  });
  return '';
}

/** Takes it in, from a callback or an answer. Repeats, late and unknown ones change nothing; nothing goes back. */
export function hearRecording(ctx: Context, id: string, heard: CarrierRecording): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const recording = await lockRow(ctx, Recording, { id });
    if (!recording || (recording.recordingSid && recording.recordingSid !== heard.recordingSid)) return;
    const awaited = isLive(recording) || recording.state === 'ended';
    if (!awaited) return;
    switch (heard.status) {
      case 'in-progress':
        return adopt(ctx, recording, heard);
      case 'completed':
        return fetchNow(ctx, recording, heard);
      case 'absent':
      case 'failed':
        return noteAbsent(ctx, recording);
      case 'paused':
      case 'processing':
      case 'stopped':
      case 'deleted':
        return;
    }
  });
}

function fetchNow(ctx: Context, recording: Recording, heard: CarrierRecording): void {
  const { recordingSid, channels, durationSeconds } = heard;
  close(recording, ctx.now);
  Object.assign(recording, { state: 'ended', recordingSid, channels, durationSeconds });
  planKeeping(ctx, recording, 'recording.ended', ctx.now);
}

async function noteAbsent(ctx: Context, recording: Recording): Promise<void> {
  close(recording, ctx.now);
  Object.assign(recording, { state: 'absent', dueAt: null });
  tell(ctx, 'recording.absent', recording);
  if (recording.mode === 'on') await alarm(ctx, recording, 'recording_failed');
}

function close(recording: Recording, at: Date): void {
  const endedAt = recording.endedAt ?? at;
  markSpan(recording, 'pauses', false, endedAt, null);
  markSpan(recording, 'holds', false, endedAt, null);
  Object.assign(recording, { endedAt, pause: 'none', pausedUntil: null });
}
