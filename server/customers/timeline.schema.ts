import { type Static, Type } from 'typebox';
import { attemptResults, callbackOrigins, callbackStates } from '#server/callbacks/callback.schema.ts';
import { verificationMethods } from '#server/interactions/interaction.schema.ts';
import { Id, Nullable, PageQuery, Time } from '#server/platform/schema.ts';
import { ticketPriorities, ticketStatuses } from '#server/tickets/ticket.schema.ts';
import { ContactPermissionView } from './permission/permission.schema.ts';

export const timelineKinds = ['interaction', 'ticket', 'callback', 'verification', 'permission', 'change'] as const;
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

/** We promised to ring them, or the promise was kept or ended otherwise. Its attempts are calls. */
const CallbackItem = Type.Object({
  kind: Type.Literal('callback'),
  ...item,
  happened: Type.Enum(['promised', 'ended']),
  state: Type.Enum([...callbackStates]),
  origin: Type.Enum([...callbackOrigins]),
  queueName: Type.String(),
  /** When they were to be rung; null: as soon as somebody was free. */
  dueAt: Nullable(Time),
  /** Of the attempts until then, in order. */
  results: Type.Array(Type.Enum([...attemptResults])),
  note: Type.String(),
  byName: Nullable(Type.String()),
  /** The reader may open it. */
  opens: Type.Boolean(),
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
export const TimelineItem = Type.Union([
  InteractionItem,
  TicketItem,
  CallbackItem,
  VerificationItem,
  PermissionItem,
  ChangeItem,
]);
export type TimelineItem = Static<typeof TimelineItem>;
export type TimelineItemOf<K extends TimelineKind> = Extract<TimelineItem, { kind: K }>;

/**
 * `kind`: one or several, by commas; none: all. `q`: words that all occur in notes, in subjects, in what was promised, in what was said about
 * contacting, or in why the tier was changed.
 */
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
