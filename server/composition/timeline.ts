import type { TimelineItem, TimelineQuery } from '#server/customers/timeline.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { DEFAULT_LIMIT, badCursor, cutPage, readCursor } from '#server/platform/keyset.ts';
import type { Page } from '#server/platform/schema.ts';
import { containing, wordsOf } from '#server/platform/text-search.ts';
import { type Stretch, timelineSources } from './timeline-sources.ts';

interface Found {
  item: TimelineItem;
  /** Place in `timelineSources`. */
  source: number;
}

/**
 * What happened with a customer, newest first, as far as the reader may see it; to be asked only about a customer they may see. Every kind gives
 * what comes next of its own, and the newest of all make the page.
 */
export async function listTimeline(
  ctx: Context,
  customerId: string,
  query: TimelineQuery,
): Promise<Page<TimelineItem>> {
  const limit = query.limit ?? DEFAULT_LIMIT;
  const kinds = query.kind?.split(',');
  const after = query.cursor === undefined ? null : readPosition(query.cursor);
  const stretch = {
    customerId,
    from: query.from ?? '-infinity',
    patterns: wordsOf(query.q).map(containing),
    limit: limit + 1,
  };
  const lists = await Promise.all(
    timelineSources.map(async ({ kind, list }, source): Promise<Found[]> => {
      if (kinds && !kinds.includes(kind)) return [];
      const items = await list(ctx, { ...stretch, ...earliest(query.to ?? 'infinity', boundFor(source, after)) });
      return items.map(item => ({ item, source }));
    }),
  );
  const found = lists.flat().toSorted(newestFirst);
  const page = cutPage(found, limit, ({ item, source }) => ({ value: `${item.at} ${source}`, id: item.id }));
  return { ...page, items: page.items.map(({ item }) => item) };
}

const newestFirst = (a: Found, b: Found): number =>
  compare(b.item.at, a.item.at) || b.source - a.source || compare(b.item.id, a.item.id);
const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

const LOWEST_ID = '00000000-0000-0000-0000-000000000000';
const HIGHEST_ID = 'ffffffff-ffff-ffff-ffff-ffffffffffff';
type Bound = Pick<Stretch, 'until' | 'beforeId'>;

/** Of the same time, what comes of earlier sources is still to come, and what came of later ones is not. */
function boundFor(source: number, after: { at: string; source: number; id: string } | null): Bound | null {
  if (!after) return null;
  if (source === after.source) return { until: after.at, beforeId: after.id };
  return { until: after.at, beforeId: source < after.source ? HIGHEST_ID : LOWEST_ID };
}

/** `to` itself is not part of it. */
function earliest(to: string, bound: Bound | null): Bound {
  const whole = { until: to === 'infinity' ? to : new Date(to).toISOString(), beforeId: LOWEST_ID };
  return bound && (to === 'infinity' || bound.until < whole.until) ? bound : whole;
}

/** Throws `bad_cursor`. */
function readPosition(cursor: string): { at: string; source: number; id: string } {
  const { value, id } = readCursor(cursor);
  const [at = '', source = ''] = value.split(' ');
  if (Number.isNaN(Date.parse(at)) || !timelineSources[Number(source)]) throw badCursor();
  return { at, source: Number(source), id };
}
