import type { Static } from 'typebox';
import type { ProposedDayView } from '#server/calendars/calendar.schema.ts';

export type Proposal = Static<typeof ProposedDayView>;

/** Each date once, in order: two holidays on one day are one day. */
export function proposalsOf(items: readonly Proposal[]): Proposal[] {
  const byDate = new Map<string, Proposal>();
  for (const item of items) {
    const same = byDate.get(item.date);
    byDate.set(item.date, same ? { ...same, name: `${same.name} / ${item.name}`.slice(0, 100) } : item);
  }
  return [...byDate.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}
