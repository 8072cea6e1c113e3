import type { Span, Spans } from './recording.entity.ts';
import type { RecordingMark } from './recording.schema.ts';

/** What happened in the call, besides what the recording itself knows. */
export interface Happening {
  kind: Extract<RecordingMark['kind'], 'note' | 'verified' | 'not_verified' | 'joined' | 'left'>;
  at: Date;
  name: string | null;
}

/** Notes are saved as they are typed: those nearer to one another than this are one. */
const ONE_NOTE_SECONDS = 20;

/**
 * Where on the recording's line of time what happened lies, in order. A pause that fell into the recording's time is silence in the file, so that
 * the file's seconds are those of the call. What lies outside of it is left out, or cut.
 */
export function placeMarks(
  recording: { startedAt: Date; durationSeconds: number; spans: Spans },
  happenings: readonly Happening[],
  nameOf: (userId: string) => string | null,
): RecordingMark[] {
  const { startedAt, durationSeconds, spans } = recording;
  const secondsAt = (time: Date | string): number => (new Date(time).getTime() - startedAt.getTime()) / 1000;
  const within = (seconds: number): number => Math.round(Math.min(Math.max(seconds, 0), durationSeconds) * 10) / 10;
  const placeSpan = (kind: 'pause' | 'hold') => (span: Span) => ({
    kind,
    from: within(secondsAt(span.from)),
    to: within(span.to === null ? durationSeconds : secondsAt(span.to)),
    name: span.userId && nameOf(span.userId),
  });
  const stretches = [...spans.pauses.map(placeSpan('pause')), ...spans.holds.map(placeSpan('hold'))];
  const moments = mergeNotes(happenings)
    .map(({ kind, at, name }) => ({ kind, from: secondsAt(at), to: null, name }))
    .filter(({ from }) => from >= 0 && from <= durationSeconds)
    .map(mark => ({ ...mark, from: within(mark.from) }));
  return [...stretches.filter(({ from, to }) => to > from), ...moments].sort((a, b) => a.from - b.from);
}

function mergeNotes(happenings: readonly Happening[]): Happening[] {
  const inOrder = happenings.toSorted((a, b) => a.at.getTime() - b.at.getTime());
  let lastNote = -Infinity;
  return inOrder.filter(({ kind, at }) => {
    if (kind !== 'note') return true;
    const first = at.getTime() - lastNote > ONE_NOTE_SECONDS * 1000;
    lastNote = at.getTime();
    return first;
  });
}
