import { type Static, Type } from 'typebox';
import { AlertView } from '#server/alerts/alert.schema.ts';
import { callbackStates } from '#server/callbacks/callback.schema.ts';
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

export const PanelCallback = Type.Object({
  id: Id,
  state: Type.Enum([...callbackStates]),
  queue: Reference,
  /** Who is to ring, if somebody by name. */
  user: Nullable(Reference),
  keepsPlace: Type.Boolean(),
  /** Since when they count as waiting: the arrival in line, or the time that was agreed. */
  lineAt: Time,
  nextAttemptAt: Nullable(Time),
  note: Type.String(),
  /** The reader may open it. */
  opens: Type.Boolean(),
});
export type PanelCallback = Static<typeof PanelCallback>;

/** Everything that the agent needs to know about a customer at once. */
export const CustomerPanelView = Type.Object({
  customer: CustomerView,
  owner: Nullable(Reference),
  /** Who chose the tier. */
  tierChangedBy: Nullable(Reference),
  holdings: Type.Array(HoldingView),
  /** Those that still need something and that the reader may see, the next promise first: at most five, and how many there are. */
  tickets: Type.Object({ items: Type.Array(PanelTicket), count: Type.Integer() }),
  /** We are to ring them: what is due first, at most five. */
  callbacks: Type.Array(PanelCallback),
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
