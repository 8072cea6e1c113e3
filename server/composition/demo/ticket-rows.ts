import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { insertRows } from './bulk.ts';
import type { DemoCall } from './calls.ts';
import type { Organisation } from './load-organisation.ts';
import type { Chance } from './random.ts';
import type { DemoTicket } from './tickets.ts';

/** Numbers follow the order in which they were opened; the sequence goes on behind them. */
const FIRST_NUMBER = 1001;

/** Tickets, their notes and history. `interactionIds`: the calls they were opened from. */
export async function insertTickets(
  ctx: Context,
  made: readonly DemoTicket[],
  interactionIds: ReadonlyMap<DemoCall, string>,
  { queues, branches }: Organisation,
  chance: Chance,
): Promise<void> {
  const tickets = made
    .toSorted((a, b) => a.createdAt - b.createdAt)
    .map((ticket, place) => ({ ticket, place, id: chance.id(new Date(ticket.createdAt)) }));
  const rows = tickets.map(({ ticket, place, id }) => ({
    id,
    number: FIRST_NUMBER + place,
    subject: ticket.subject,
    text: ticket.text,
    status: ticket.status,
    priority: ticket.priority,
    owner_id: ticket.ownerId,
    queue_id: queues.get(ticket.call.queue)!,
    group_id: null,
    customer_id: ticket.call.customer!.id,
    interaction_id: interactionIds.get(ticket.call)!,
    branch_id: branches.get(ticket.call.customer!.branch)!,
    promised_at: time(ticket.promisedAt),
    created_by_id: ticket.createdById,
    created_at: time(ticket.createdAt),
    updated_at: time(ticket.updatedAt),
    solved_at: time(ticket.solvedAt),
    version: ticket.steps.filter(({ type }) => type !== 'ticket.noted').length,
  }));
  await insertRows(ctx, 'ticket', rows);
  await insertRows(
    ctx,
    'ticket_note',
    tickets.flatMap(({ ticket, id }) =>
      ticket.notes.map(({ authorId, text, at }) => ({
        id: chance.id(new Date(at)),
        ticket_id: id,
        author_id: authorId,
        text,
        created_at: time(at),
      })),
    ),
  );
  await run(ctx.em, sql`select setval('ticket_number', ${FIRST_NUMBER + tickets.length - 1})`);
  await tellOfTickets(
    ctx,
    tickets.flatMap(({ ticket, id }, place) =>
      ticket.steps.map((step, number) =>
        eventOf(step, id, number, { ...rows[place]!, promised_at: time(ticket.firstPromise ?? ticket.promisedAt) }),
      ),
    ),
  );
}

/** What a ticket was when it was opened is what it is now, besides what its later steps changed. */
function eventOf(step: DemoTicket['steps'][number], id: string, number: number, row: Record<string, unknown>): object {
  const opened = {
    subject: [null, row.subject],
    status: [null, 'new'],
    priority: [null, row.priority],
    queueId: [null, row.queue_id],
    customerId: [null, row.customer_id],
    interactionId: [null, row.interaction_id],
    branchId: [null, row.branch_id],
    ...(row.promised_at !== null && { promisedAt: [null, row.promised_at] }),
  };
  const changes = step.type === 'ticket.opened' ? opened : step.changes;
  return { type: step.type, id, number: number + 1, by: step.actorId, changes, at: time(step.at) };
}

const tellOfTickets = (ctx: Context, events: readonly object[]) =>
  run(
    ctx.em,
    sql`
    insert into event (type, subject_type, subject_id, number, actor_kind, actor_id, cause, changes, occurred_at)
    select type, 'ticket', id, number, 'user', by, 'demo data', changes, at
    from jsonb_to_recordset(${JSON.stringify(events)}::jsonb) as e(type text, id uuid, number int, by uuid, changes jsonb, at timestamptz)
    order by at, number`,
  );

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());
