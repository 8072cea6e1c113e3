import { listAlerts } from '#server/alerts/alert.queries.ts';
import { factsSeenBy } from '#server/customers/customer-mask.ts';
import type { Customer } from '#server/customers/customer.entity.ts';
import { getCustomer } from '#server/customers/customer.queries.ts';
import { viewCustomer, viewHolding } from '#server/customers/customer.view.ts';
import { listHoldings } from '#server/customers/holding.queries.ts';
import { listAnswers } from '#server/customers/permission/permission.queries.ts';
import type { CustomerPanelView } from '#server/customers/panel.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { toFilter } from '#server/platform/policy.ts';
import type { Reference } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { Ticket } from '#server/tickets/ticket.entity.ts';
import { visibleTickets } from '#server/tickets/ticket.policy.ts';
import { unsolvedStatuses } from '#server/tickets/ticket.schema.ts';
import { getVerifiability } from '#server/verification/verification.queries.ts';
import { listPanelCallbacks } from './panel-callbacks.ts';
import { listTimeline } from './timeline.ts';

const SHORT_LIST = 5;

/** By a constant number of queries, most of them side by side. Throws `customer_not_found`. */
export async function getPanel(ctx: Context, customerId: string): Promise<CustomerPanelView> {
  const customer = await getCustomer(ctx, customerId);
  const [sees, names, holdings, tickets, callbacks, timeline, contact, alerts, verifying] = await Promise.all([
    factsSeenBy(ctx),
    namesFor(ctx, customer),
    listHoldings(ctx, customerId),
    listTickets(ctx, customerId),
    listPanelCallbacks(ctx, customerId, SHORT_LIST),
    listTimeline(ctx, customerId, { limit: SHORT_LIST }),
    listAnswers(ctx, { customerId }),
    listAlerts(ctx, { customerId, state: 'open', limit: SHORT_LIST }),
    getVerifiability(ctx, customerId),
  ]);
  return {
    customer: viewCustomer(customer, sees),
    owner: names.get(customer.ownerId) ?? null,
    tierChangedBy: names.get(customer.tierChangedById) ?? null,
    holdings: holdings.map(holding => viewHolding(holding, sees(customer))),
    tickets,
    callbacks,
    timeline: timeline.items,
    contact,
    alerts: alerts.items,
    verifying,
  };
}

async function listTickets({ em, actor }: Context, customerId: string): Promise<CustomerPanelView['tickets']> {
  const filter = {
    $and: [toFilter<Ticket>(visibleTickets(actor)), { customerId, status: { $in: [...unsolvedStatuses] } }],
  };
  const [tickets, count] = await em.fork().findAndCount(Ticket, filter, {
    orderBy: { promisedAt: 'asc nulls last', createdAt: 'desc', id: 'desc' },
    limit: SHORT_LIST,
  });
  const items = tickets.map(({ id, number, subject, status, priority, promisedAt }) => ({
    ...{ id, number, subject, status, priority },
    promisedAt: promisedAt?.toISOString() ?? null,
  }));
  return { items, count };
}

async function namesFor(
  { em }: Context,
  { ownerId, tierChangedById }: Customer,
): Promise<Map<string | null | undefined, Reference>> {
  const ids = [ownerId, tierChangedById].filter(id => typeof id === 'string');
  const rows = await run(em, sql<Reference>`select id, name from users where id = any(${ids}::uuid[])`);
  return new Map(rows.map(row => [row.id, row]));
}
