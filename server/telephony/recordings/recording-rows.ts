import { record } from '#server/events/record.ts';
import type { EventData, EventType } from '#server/events/catalogue.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { lockRow } from '#server/platform/rows.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { Recording, type Span, type Spans } from './recording.entity.ts';

/** A process that dies between planning and doing leaves it to the job, this much later. */
const SAFETY_NET_SECONDS = 5;

export type RecordingEvent = Extract<EventType, `recording.${string}`>;

export async function lockRecording(ctx: Context, id: string): Promise<Recording> {
  const recording = await lockRow(ctx, Recording, { id });
  if (!recording) throw notFound('recording');
  return recording;
}

export function tell(ctx: Context, type: RecordingEvent, recording: Recording, data: EventData = {}): void {
  const { id, interactionId } = recording;
  record(ctx, type, { type: 'recording', id }, { data: { interactionId, ...data } });
}

/** Something is to be asked of the carrier while the call goes on: the process that plans it does it right after the commit. */
export function planTending(ctx: Context, recording: Recording): void {
  Object.assign(recording, { dueAt: ctx.now, attempts: 0, error: null });
  tell(ctx, 'recording.planned', recording, { dueAt: secondsLater(ctx.now, SAFETY_NET_SECONDS).toISOString() });
}

/** What is to be done later: the file is to be fetched, or to be deleted at the carrier. */
export function planKeeping(ctx: Context, recording: Recording, type: RecordingEvent, dueAt: Date): void {
  Object.assign(recording, { dueAt, attempts: 0, error: null });
  tell(ctx, type, recording, { dueAt: dueAt.toISOString() });
}

const last = (spans: readonly Span[]): Span | undefined => spans.at(-1);

/** Opens or closes the last span of a kind; nothing happens when it is so already. */
export function markSpan(recording: Recording, kind: keyof Spans, on: boolean, at: Date, userId: string | null): void {
  const spans = recording.spans[kind];
  const open = last(spans)?.to === null;
  if (open === on) return;
  const marked = on
    ? [...spans, { from: at.toISOString(), to: null, userId }]
    : spans.with(-1, { ...last(spans)!, to: at.toISOString() });
  recording.spans = { ...recording.spans, [kind]: marked };
}
