import { type Static, Type } from 'typebox';
import { AlertView } from '#server/alerts/alert.schema.ts';
import { verificationMethods } from '#server/interactions/interaction.schema.ts';
import { Id, Nullable, Reference, Time } from '#server/platform/schema.ts';
import { ticketPriorities, ticketStatuses } from '#server/tickets/ticket.schema.ts';
import { CustomerView } from './customer.schema.ts';
import { HoldingView } from './holding.schema.ts';
import { ContactAnswer } from './permission/permission.schema.ts';
import { TimelineItem } from './timeline.schema.ts';

export const PanelTicket = Type.Object({
  id: Id,
  number: Type.Integer(),
  subject: Type.String(),
  status: Type.Enum([...ticketStatuses]),
  priority: Type.Enum([...ticketPriorities]),
  /** Until when we promised an answer. */
  promisedAt: Nullable(Time),
});
export type PanelTicket = Static<typeof PanelTicket>;

/** Everything that the agent needs to know about a customer at once. */
export const CustomerPanelView = Type.Object({
  customer: CustomerView,
  owner: Nullable(Reference),
  /** Who chose the tier. */
  tierChangedBy: Nullable(Reference),
  holdings: Type.Array(HoldingView),
  /** Those that still need something and that the reader may see, the next promise first: at most five, and how many there are. */
  tickets: Type.Object({ items: Type.Array(PanelTicket), count: Type.Integer() }),
  /** The last five things that happened. */
  timeline: Type.Array(TimelineItem),
  /** Whether we may contact them, for each channel and purpose. */
  contact: Type.Array(ContactAnswer),
  /** Open ones that the reader may see. */
  alerts: Type.Array(AlertView),
  /** How they could be verified now; locked: too many attempts have failed within a day. */
  verifying: Type.Object({ methods: Type.Array(Type.Enum([...verificationMethods])), locked: Type.Boolean() }),
});
export type CustomerPanelView = Static<typeof CustomerPanelView>;
