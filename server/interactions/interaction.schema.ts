import { type Static, Type } from 'typebox';
import { Id, Language, Nullable, Reference, Time } from '#server/platform/schema.ts';

/**
 * in_ivr: the menu has it · queued: waits in its queue · offered: rings at an agent · connecting: accepted, the agent's line and then the
 * customer are being brought together · in_progress: they talk · wrap_up: the customer has left, the agent notes how it ended · closed.
 */
export const interactionStates = [
  'in_ivr',
  'queued',
  'offered',
  'connecting',
  'in_progress',
  'wrap_up',
  'closed',
] as const;
export type InteractionState = (typeof interactionStates)[number];
/** Who has it, by state: exactly one. */
export const holders = ['ivr', 'queue', 'offer', 'agent', 'nobody'] as const;
export type Holder = (typeof holders)[number];
/** Why it is kept for one agent for a while. */
export const preferredReasons = ['owner', 'last_agent'] as const;
export type PreferredReason = (typeof preferredReasons)[number];
/** How it ended for the customer. */
export const outcomes = [
  'answered',
  'abandoned_in_ivr',
  'abandoned_in_queue',
  /** Not served: closed, out of hours, or blocked. */
  'turned_away',
] as const;
export type Outcome = (typeof outcomes)[number];
/** How it ended for the bank, noted by the agent. */
export const dispositions = [
  'resolved',
  'follow_up_needed',
  'transferred_elsewhere',
  'wrong_number',
  'call_dropped',
  'complaint',
  'other',
  'not_noted',
] as const;
export type Disposition = (typeof dispositions)[number];
/** `not_noted` is what the time limit writes. */
export const chosenDispositions = dispositions.filter(code => code !== 'not_noted');

/** How customers prove who they are: by what only they know of themselves, or by their telephone PIN. */
export const verificationMethods = ['questions', 'pin'] as const;
export type VerificationMethod = (typeof verificationMethods)[number];
export const verificationResults = ['passed', 'failed'] as const;
export type VerificationResult = (typeof verificationResults)[number];

export const LegView = Type.Object({
  id: Id,
  kind: Type.Enum(['customer', 'agent']),
  user: Nullable(Reference),
  /** expected: allowed, the browser has not called yet · joining · in_room · left */
  state: Type.Enum(['expected', 'joining', 'in_room', 'left']),
  startedAt: Time,
  joinedAt: Nullable(Time),
  leftAt: Nullable(Time),
});
export type LegView = Static<typeof LegView>;

export const InteractionView = Type.Object({
  id: Id,
  channel: Type.Literal('voice'),
  direction: Type.Enum(['inbound', 'outbound']),
  state: Type.Enum([...interactionStates]),
  holder: Type.Enum([...holders]),
  queue: Nullable(Reference),
  /** At whom it rings. */
  offeredTo: Nullable(Reference),
  /** The agent who has or had it. */
  agent: Nullable(Reference),
  /** Identified by number, or chosen by the agent. Null: unknown number, withheld, or several candidates. */
  customer: Nullable(Reference),
  /** Whether the customer has proved who they are; null: not yet. */
  verification: Nullable(
    Type.Object({ method: Type.Enum([...verificationMethods]), result: Type.Enum([...verificationResults]), at: Time }),
  ),
  /** Everybody who has this number; two or more: the agent asks and chooses. */
  candidates: Type.Array(Reference),
  /** Whose it is: of the number that was rung, or of the agent who took it. Null: nobody's yet. */
  branchId: Nullable(Id),
  /** Null: withheld. */
  fromNumber: Nullable(Type.String()),
  toNumber: Type.String(),
  language: Language,
  /** Codes of the menu choices, in order. */
  menuPath: Type.Array(Type.String()),
  arrivedAt: Time,
  queuedAt: Nullable(Time),
  /** While it waits: rank = points + ageing × seconds since `queuedAt`. */
  rank: Nullable(Type.Object({ points: Type.Number(), ageing: Type.Number() })),
  acceptedAt: Nullable(Time),
  connectedAt: Nullable(Time),
  /** The customer's line ended. */
  customerLeftAt: Nullable(Time),
  /** Wrap-up ends by itself then. */
  wrapUpUntil: Nullable(Time),
  closedAt: Nullable(Time),
  outcome: Nullable(Type.Enum([...outcomes])),
  disposition: Nullable(Type.Enum([...dispositions])),
  notes: Type.String(),
  /** Rises with each keystroke that was saved; send it back with the next. */
  notesVersion: Type.Integer(),
  legs: Type.Array(LegView),
  version: Type.Integer(),
});
export type InteractionView = Static<typeof InteractionView>;

export const SaveNotes = Type.Object(
  { notes: Type.String({ maxLength: 20_000 }), notesVersion: Type.Integer({ minimum: 0 }) },
  { additionalProperties: false },
);
export type SaveNotes = Static<typeof SaveNotes>;
export const ChooseCustomer = Type.Object({ customerId: Nullable(Id) }, { additionalProperties: false });
export type ChooseCustomer = Static<typeof ChooseCustomer>;
export const WrapUp = Type.Object(
  { disposition: Type.Enum([...chosenDispositions]), notes: Type.Optional(Type.String({ maxLength: 20_000 })) },
  { additionalProperties: false },
);
export type WrapUp = Static<typeof WrapUp>;
/** How the browser gets its line into the call: `device.connect({ params: { leg: legId } })`. */
export const JoinTicket = Type.Object({ legId: Id, interactionId: Id });
export type JoinTicket = Static<typeof JoinTicket>;
