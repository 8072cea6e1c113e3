import type { InteractionView } from '#server/interactions/interaction.schema.ts';

type Times = Pick<InteractionView, 'queuedAt' | 'acceptedAt' | 'connectedAt' | 'customerLeftAt' | 'closedAt'>;

/** Whole seconds from the queue to an agent, or to the end of the patience; null while nobody can tell. */
export function waitedSeconds(times: Times): number | null {
  return secondsBetween(times.queuedAt, times.acceptedAt ?? times.customerLeftAt);
}

/** Whole seconds that customer and agent talked; null while they do, or if they never did. */
export function talkedSeconds(times: Times): number | null {
  return secondsBetween(times.connectedAt, times.customerLeftAt ?? times.closedAt);
}

function secondsBetween(from: string | null, to: string | null): number | null {
  return from && to ? Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000)) : null;
}
