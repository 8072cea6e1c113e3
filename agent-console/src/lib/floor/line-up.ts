import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { QueueStatus } from '#server/routing/queue.schema.ts';

/** Somebody who waits, and where they stand at this moment. */
export interface Standing {
  view: InteractionView;
  rank: number;
  /** Within their queue; 1: next. */
  position: number;
  /** Null: the queue is not known here. */
  expectedSeconds: number | null;
}

/** Rank points at this moment (milliseconds by the server's clock): what it came with, and what it has gained by waiting. */
export function rankAt({ rank, queuedAt }: Pick<InteractionView, 'rank' | 'queuedAt'>, now: number): number {
  if (!rank) return 0;
  return rank.points + (queuedAt ? (rank.ageing * Math.max(0, now - Date.parse(queuedAt))) / 1000 : 0);
}

/** Those who wait in the order in which they are next: by rank, then by arrival, as the server routes them. */
export function lineUp(
  waiting: readonly InteractionView[],
  queueOf: (id: string) => QueueStatus | undefined,
  now: number,
): Standing[] {
  const places = new Map<string, number>();
  return waiting
    .map(view => ({ view, rank: rankAt(view, now) }))
    .sort(
      (a, b) =>
        b.rank - a.rank ||
        (a.view.queuedAt ?? '').localeCompare(b.view.queuedAt ?? '') ||
        a.view.id.localeCompare(b.view.id),
    )
    .map(({ view, rank }) => {
      const queueId = view.queue?.id ?? '';
      const position = (places.get(queueId) ?? 0) + 1;
      places.set(queueId, position);
      const queue = queueOf(queueId);
      return { view, rank, position, expectedSeconds: queue ? expectedWait(position, queue) : null };
    });
}

/** Place × mean handling time / agents working; with nobody working, as if one were. The same formula as the announcement's. */
const expectedWait = (position: number, { handleSeconds, agentsWorking }: QueueStatus): number =>
  Math.round((position * handleSeconds) / Math.max(1, agentsWorking));

/** A minute's worth of waiting, in points. Where waiting gains none, what it usually gains. */
export const minutePoints = ({ rank }: Pick<InteractionView, 'rank'>): number => Math.round(60 * (rank?.ageing || 1));

/** Points that bring one before everybody else: five minutes' worth, or more where the first is further ahead. */
export function pointsToFront(standing: Standing, line: readonly Standing[]): number {
  const ahead = Math.max(0, ...line.filter(other => other.view.id !== standing.view.id).map(other => other.rank));
  return Math.min(100_000, Math.max(5 * minutePoints(standing.view), Math.ceil(ahead - standing.rank) + 1));
}
