import type { Reference } from '#server/platform/schema.ts';
import type { Recording } from './recording.entity.ts';
import type { RecordingStatus, RecordingView } from './recording.schema.ts';

const iso = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;

export const viewStatus = (recording: Recording): RecordingStatus => ({
  id: recording.id,
  interactionId: recording.interactionId,
  mode: recording.mode,
  state: recording.state,
  reason: recording.reason ?? null,
  trying: recording.error !== null && recording.error !== undefined,
  pause: recording.pause,
  pausedUntil: iso(recording.pausedUntil),
  startedAt: iso(recording.startedAt),
  endedAt: iso(recording.endedAt),
  durationSeconds: recording.durationSeconds ?? null,
  version: recording.version,
});

/** Names of what a recording refers to. */
export interface RecordingNames {
  queue: Reference | null;
  agent: Reference | null;
  customer: Reference | null;
  consentBy: Reference | null;
}

export const viewRecording = (
  recording: Recording,
  { consentBy, ...names }: RecordingNames,
  rights: Pick<RecordingView, 'mayListen' | 'mayDownload'>,
): RecordingView => ({
  ...viewStatus(recording),
  ...names,
  sizeBytes: recording.sizeBytes ?? null,
  deleteAfter: iso(recording.deleteAfter),
  consent: recording.consentAt ? { at: recording.consentAt.toISOString(), by: consentBy } : null,
  ...rights,
});

/** Each side's peaks, as numbers. */
export function viewPeaks({ peaks, channels }: Recording): number[][] {
  if (!peaks || !channels) return [];
  const bytes = [...Buffer.from(peaks, 'base64')];
  const each = bytes.length / channels;
  return Array.from({ length: channels }, (_, channel) => bytes.slice(channel * each, (channel + 1) * each));
}
