import { type Static, Type } from 'typebox';
import { verificationMethods } from '#server/interactions/interaction.schema.ts';
import { Id, Nullable, PageQuery, Time } from '#server/platform/schema.ts';
import { ticketPriorities, ticketStatuses } from '#server/tickets/ticket.schema.ts';
import { ContactPermissionView } from './permission/permission.schema.ts';

export const timelineKinds = ['interaction', 'ticket', 'verification', 'permission', 'change'] as const;
export type TimelineKind = (typeof timelineKinds)[number];

const item = { id: Id, at: Time };

/** A call. */
const InteractionItem = Type.Object({
  kind: Type.Literal('interaction'),
  ...item,
  channel: Type.Literal('voice'),
  direction: Type.Enum(['inbound', 'outbound']),
  state: Type.String(),
  outcome: Nullable(Type.String()),
  queueName: Nullable(Type.String()),
  agentName: Nullable(Type.String()),
  disposition: Nullable(Type.String()),
  notes: Type.String(),
  waitedSeconds: Nullable(Type.Integer()),
  talkedSeconds: Nullable(Type.Integer()),
  /** Whether the customer proved who they are. */
  verification: Nullable(Type.Enum(['passed', 'failed'])),
  /** It was recorded, and the reader may listen to it. */
  audible: Type.Boolean(),
});

/** A ticket was opened, or solved. */
const TicketItem = Type.Object({
  kind: Type.Literal('ticket'),
  ...item,
  happened: Type.Enum(['opened', 'solved']),
  number: Type.Integer(),
  subject: Type.String(),
  status: Type.Enum([...ticketStatuses]),
  priority: Type.Enum([...ticketPriorities]),
  byName: Nullable(Type.String()),
});

const VerificationItem = Type.Object({
  kind: Type.Literal('verification'),
  ...item,
  interactionId: Id,
  method: Type.Enum([...verificationMethods]),
  result: Type.Enum(['pending', 'passed', 'failed']),
  attempts: Type.Integer(),
  agentName: Nullable(Type.String()),
});

/** They said whether we may contact them. */
const PermissionItem = Type.Object({
  kind: Type.Literal('permission'),
  ...item,
  ...Type.Pick(ContactPermissionView, [
    'channel',
    'purpose',
    'ownNumber',
    'decision',
    'evidence',
    'interactionId',
    'words',
    'validUntil',
  ]).properties,
  byName: Nullable(Type.String()),
});

/** Something was written about the customer. */
const ChangeItem = Type.Object({
  kind: Type.Literal('change'),
  ...item,
  /** `customer.updated` and so on. */
  type: Type.String(),
  /** People and branches as `{ name, nameZh }`. Values that are masked for some are told to nobody here: `told` is false. */
  changes: Type.Array(
    Type.Object({ field: Type.String(), told: Type.Boolean(), before: Type.Unknown(), after: Type.Unknown() }),
  ),
  byName: Nullable(Type.String()),
});

/** One thing that happened with a customer. */
export const TimelineItem = Type.Union([InteractionItem, TicketItem, VerificationItem, PermissionItem, ChangeItem]);
export type TimelineItem = Static<typeof TimelineItem>;
export type TimelineItemOf<K extends TimelineKind> = Extract<TimelineItem, { kind: K }>;

/** `kind`: one or several, by commas; none: all. `q`: words that all occur in notes, in subjects, in what was said about contacting, or in why the tier was changed. */
export const TimelineQuery = Type.Object(
  {
    limit: PageQuery.properties.limit,
    cursor: PageQuery.properties.cursor,
    q: PageQuery.properties.q,
    kind: Type.Optional(Type.String({ pattern: `^(${timelineKinds.join('|')})(,(${timelineKinds.join('|')}))*$` })),
    /** From this time on, and before that one. */
    from: Type.Optional(Time),
    to: Type.Optional(Time),
  },
  { additionalProperties: false },
);
export type TimelineQuery = Static<typeof TimelineQuery>;
