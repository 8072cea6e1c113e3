import type { TimelineKind } from '#server/customers/timeline.schema.ts';

/** As the server takes it. */
export interface TimelineFilter extends Record<string, string | null> {
  kind: string | null;
  q: string | null;
  from: string | null;
  to: string | null;
}

export const timelineKinds = [
  'interaction',
  'ticket',
  'callback',
  'verification',
  'permission',
  'change',
] as const satisfies readonly TimelineKind[];

/** What an address says: `kind` by commas, `q`, and days `from` and `to`, both included, of the reader's clock. Nonsense filters nothing. */
export function readFilter(params: Pick<URLSearchParams, 'get'>): TimelineFilter {
  const kinds = (params.get('kind') ?? '')
    .split(',')
    .filter(kind => (timelineKinds as readonly string[]).includes(kind));
  return {
    kind: kinds.join(',') || null,
    q: params.get('q'),
    from: midnight(params.get('from'), 0),
    to: midnight(params.get('to'), 1),
  };
}

function midnight(day: string | null, later: number): string | null {
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(day ?? '') ?? [];
  return year ? new Date(Number(year), Number(month) - 1, Number(date) + later).toISOString() : null;
}
