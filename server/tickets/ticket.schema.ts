import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Reference, Time } from '#server/platform/schema.ts';

/**
 * new: nobody has begun · open: somebody works on it · pending: waits for the customer or somebody else · solved: done, can be taken up
 * again · closed: done for good.
 */
export const ticketStatuses = ['new', 'open', 'pending', 'solved', 'closed'] as const;
export type TicketStatus = (typeof ticketStatuses)[number];
/** Those that still need something. */
export const unsolvedStatuses = ['new', 'open', 'pending'] as const satisfies readonly TicketStatus[];
export const ticketPriorities = ['low', 'normal', 'high', 'urgent'] as const;
export type TicketPriority = (typeof ticketPriorities)[number];

/** mine: I look after them · unassigned: nobody does · my_queues: they wait with a queue or group of mine · all that I may see */
export const ticketViews = ['mine', 'unassigned', 'my_queues', 'all'] as const;
export type TicketViewName = (typeof ticketViews)[number];

/** A queue or group. */
const TicketPlace = Type.Object({ id: Id, name: Type.String(), nameZh: Type.String() });
export type TicketPlace = Static<typeof TicketPlace>;
/** With whom a ticket can wait. */
export const TicketPlaces = Type.Object({ queues: Type.Array(TicketPlace), groups: Type.Array(TicketPlace) });
export type TicketPlaces = Static<typeof TicketPlaces>;

const summary = {
  id: Id,
  /** Shown as #1042. */
  number: Type.Integer(),
  subject: Type.String(),
  status: Type.Enum([...ticketStatuses]),
  priority: Type.Enum([...ticketPriorities]),
  owner: Nullable(Reference),
  /** With whom it waits. */
  queue: Nullable(TicketPlace),
  group: Nullable(TicketPlace),
  customer: Nullable(Reference),
  /** The promise: until when the customer is to hear from us. */
  promisedAt: Nullable(Time),
  createdAt: Time,
  updatedAt: Time,
  solvedAt: Nullable(Time),
  version: Type.Integer(),
};
/** A row of a list. */
export const TicketSummary = Type.Object(summary);
export type TicketSummary = Static<typeof TicketSummary>;

export const TicketView = Type.Object({
  ...summary,
  text: Type.String(),
  createdBy: Nullable(Reference),
  /** The call it was opened from, and when that arrived. */
  interaction: Nullable(Type.Object({ id: Id, arrivedAt: Time })),
  branchId: Nullable(Id),
});
export type TicketView = Static<typeof TicketView>;

const fields = {
  subject: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  text: Type.String({ maxLength: 20_000 }),
  priority: Type.Enum([...ticketPriorities]),
  ownerId: Nullable(Id),
  /** A ticket waits with a queue or with a group: giving one takes it from the other. */
  queueId: Nullable(Id),
  groupId: Nullable(Id),
  customerId: Nullable(Id),
  promisedAt: Nullable(Time),
};
export const OpenTicket = Type.Object(
  {
    ...Type.Partial(Type.Object(fields)).properties,
    subject: fields.subject,
    interactionId: Type.Optional(Nullable(Id)),
  },
  { additionalProperties: false },
);
export type OpenTicket = Static<typeof OpenTicket>;
export const UpdateTicket = Type.Object(
  {
    ...Type.Partial(Type.Object({ ...fields, status: Type.Enum([...ticketStatuses]) })).properties,
    /** The one that was last seen; another by now is refused with `ticket_changed` and the ticket as it is. */
    version: Type.Integer({ minimum: 1 }),
  },
  { additionalProperties: false },
);
export type UpdateTicket = Static<typeof UpdateTicket>;

/** `q`: `#1042`, `1042`, or words of the subject. */
export const TicketQuery = Type.Object(
  {
    ...PageQuery.properties,
    view: Type.Optional(Type.Enum([...ticketViews])),
    status: Type.Optional(Type.Enum([...ticketStatuses, 'unsolved'])),
    priority: Type.Optional(Type.Enum([...ticketPriorities])),
    customerId: Type.Optional(Id),
    interactionId: Type.Optional(Id),
    ownerId: Type.Optional(Id),
    queueId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type TicketQuery = Static<typeof TicketQuery>;

/** How many unsolved ones each view has; counted to `MOST_COUNTED`, which means that many or more. */
export const TicketCounts = Type.Object({
  mine: Type.Integer(),
  unassigned: Type.Integer(),
  my_queues: Type.Integer(),
  all: Type.Integer(),
});
export type TicketCounts = Static<typeof TicketCounts>;
export const MOST_COUNTED = 1000;

export const TicketNoteView = Type.Object({
  id: Id,
  author: Nullable(Reference),
  text: Type.String(),
  createdAt: Time,
});
export type TicketNoteView = Static<typeof TicketNoteView>;
export const WriteTicketNote = Type.Object(
  { text: Type.String({ minLength: 1, maxLength: 20_000, pattern: '\\S' }) },
  { additionalProperties: false },
);
export type WriteTicketNote = Static<typeof WriteTicketNote>;

/** One thing that was done to a ticket, newest first. */
export const TicketHistoryItem = Type.Object({
  /** Counts from 1 within the ticket. */
  number: Type.Integer(),
  /** `ticket.opened` and so on. */
  type: Type.String(),
  at: Time,
  by: Nullable(Reference),
  /** People, queues, groups and customers by name. */
  changes: Type.Array(
    Type.Object({
      field: Type.Enum(['subject', 'text', 'status', 'priority', 'owner', 'queue', 'group', 'customer', 'promisedAt']),
      before: Nullable(Type.String()),
      after: Nullable(Type.String()),
    }),
  ),
});
export type TicketHistoryItem = Static<typeof TicketHistoryItem>;
