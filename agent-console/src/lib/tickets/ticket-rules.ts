import type { TicketPriority, TicketStatus, TicketSummary } from '#server/tickets/ticket.schema.ts';

const weight: Record<TicketPriority, number> = { low: 0, normal: 1, high: 2, urgent: 3 };
/** A promise is near from so long before it. */
const nearMs = 4 * 3600_000;

export const isUnsolved = (status: TicketStatus): boolean => status !== 'solved' && status !== 'closed';

/** How pressing a promise is; none once the ticket is solved. `now` in milliseconds. */
export function promiseTone(promisedAt: string, status: TicketStatus, now: number): 'calm' | 'near' | 'over' {
  if (!isUnsolved(status)) return 'calm';
  const left = Date.parse(promisedAt) - now;
  return left <= 0 ? 'over' : left <= nearMs ? 'near' : 'calm';
}

/** What to look after next: what was promised comes first, the earliest before the others, then what matters most. */
export function nextDue<T extends Pick<TicketSummary, 'promisedAt' | 'priority'>>(tickets: readonly T[]): T[] {
  const promise = ({ promisedAt }: T) => (promisedAt === null ? Infinity : Date.parse(promisedAt));
  // Two without a promise: the difference is not a number, and the priority decides.
  return tickets.toSorted((a, b) => promise(a) - promise(b) || weight[b.priority] - weight[a.priority]);
}

/** Those that a ticket may become, its own among them. The server decides in the end. */
export function statusesFrom(status: TicketStatus, mayReopenClosed: boolean): TicketStatus[] {
  switch (status) {
    case 'new':
      return ['new', 'open', 'pending', 'solved', 'closed'];
    case 'closed':
      return mayReopenClosed ? ['open', 'closed'] : ['closed'];
    default:
      return ['open', 'pending', 'solved', 'closed'];
  }
}

/** For `<input type="datetime-local">`: the reader's own time, to the minute. */
export function toLocalInput(time: string | null): string {
  if (time === null) return '';
  const at = new Date(time);
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
/** Null: nothing, or not a whole time yet. */
export function fromLocalInput(text: string): string | null {
  const at = new Date(text);
  return text === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
