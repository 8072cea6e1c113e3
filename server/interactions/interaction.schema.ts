import { type Static, Type } from 'typebox';
import { Id, Language, Nullable, Reference, Time } from '#server/platform/schema.ts';

/**
 * in_ivr: the menu has it · queued: waits in its queue · offered: rings at an agent · connecting: accepted, the agent's line and then the
 * customer are being brought together · in_progress: they talk · outside: put through to somebody outside · wrap_up: the customer has left,
 * the agent notes how it ended · closed.
 */
export const interactionStates = [
  'in_ivr',
  'queued',
  'offered',
  'connecting',
  'in_progress',
  'outside',
  'wrap_up',
  'closed',
] as const;
/** Who has it, by state: exactly one. */
export const holders = ['ivr', 'queue', 'offer', 'agent', 'outside', 'nobody'] as const;
export type Holder = (typeof holders)[number];
/** Why it is kept for one agent for a while. */
export const preferredReasons = ['owner', 'last_agent', 'training', 'transfer', 'promised'] as const;
export type PreferredReason = (typeof preferredReasons)[number];
export const InteractionState = Type.Enum([...interactionStates]);
export type InteractionState = Static<typeof InteractionState>;
/** How it ended for the customer. */
export const outcomes = [
  'answered',
  'abandoned_in_ivr',
  'abandoned_in_queue',
  /** Not served: closed, out of hours, or blocked. */
  'turned_away',
  /** They wait for us to ring them. */
  'callback_promised',
  /** We did not ring after all. */
  'withdrawn',
  /** Put through to somebody outside. */
  'put_through',
  /** We rang, and they did not talk with us. */
  'not_reached',
  /** Without an agent: the menu told what they wanted to know. */
  'served_by_menu',
] as const;
/** Why a customer is in line again. */
export const requeueReasons = ['connection_lost', 'line_failed', 'transferred', 'outside_not_reached'] as const;
export type RequeueReason = (typeof requeueReasons)[number];
export const Outcome = Type.Enum([...outcomes]);
export type Outcome = Static<typeof Outcome>;
/** How it ended for the bank, noted by the agent. */
export const dispositions = [
  'resolved',
  'follow_up_needed',
  'transferred_elsewhere',
  'wrong_number',
  'call_dropped',
  'complaint',
  'reached_voicemail',
  'refused_to_talk',
  'other',
  'not_noted',
] as const;
export const Disposition = Type.Enum([...dispositions]);
export type Disposition = Static<typeof Disposition>;
/** `not_noted` is what the time limit writes. */
export const chosenDispositions = dispositions.filter(code => code !== 'not_noted');

/** How customers prove who they are: by what only they know of themselves, or by their telephone PIN. */
export const verificationMethods = ['questions', 'pin'] as const;
export type VerificationMethod = (typeof verificationMethods)[number];
export const verificationResults = ['passed', 'failed'] as const;
export type VerificationResult = (typeof verificationResults)[number];

/** customer · agent: who has the call · consulted: asked by the agent · supervisor: listens, or more */
export const legKinds = ['customer', 'agent', 'consulted', 'supervisor'] as const;
export type LegKind = (typeof legKinds)[number];
export const legStates = ['expected', 'ringing', 'joining', 'in_room', 'left'] as const;
export type LegState = (typeof legStates)[number];
/** listen: heard by nobody · whisper: by the agent · barge: by everybody */
export const supervisionModes = ['listen', 'whisper', 'barge'] as const;
export type SupervisionMode = (typeof supervisionModes)[number];
/** unknown: nobody can tell whether it was dialled */
export const legEndReasons = [
  'busy',
  'no_answer',
  'failed',
  'declined',
  'cancelled',
  'unknown',
  'not_allowed',
] as const;
export type LegEndReason = (typeof legEndReasons)[number];

export const LegView = Type.Object({
  id: Id,
  kind: Type.Enum([...legKinds]),
  user: Nullable(Reference),
  /** Where it is dialled; null: a browser, or a customer who rang us. */
  phoneNumber: Nullable(Type.String()),
  /** expected: allowed or to be dialled · ringing · joining · in_room · left */
  state: Type.Enum([...legStates]),
  /** Dialled then at the earliest: the carrier places one call at a time. */
  dialsAt: Nullable(Time),
  /** Consulted: talks with the customer too since then. */
  mergedAt: Nullable(Time),
  /** A supervisor's: who hears whom. */
  mode: Nullable(Type.Enum([...supervisionModes])),
  /** How it ended, where it did not end by hanging up. */
  endReason: Nullable(Type.Enum([...legEndReasons])),
  startedAt: Time,
  joinedAt: Nullable(Time),
  leftAt: Nullable(Time),
});
export type LegView = Static<typeof LegView>;

/** Somebody with the caller's number, and when who said so of an earlier call. */
export const Candidate = Type.Object({
  id: Id,
  name: Type.String(),
  chosen: Nullable(Type.Object({ at: Time, by: Nullable(Type.String()) })),
});
export type Candidate = Static<typeof Candidate>;

export const InteractionView = Type.Object({
  id: Id,
  channel: Type.Literal('voice'),
  direction: Type.Enum(['inbound', 'outbound']),
  state: InteractionState,
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
  /** Everybody who has this number, who was chosen last first; two or more: the agent asks and chooses. */
  candidates: Type.Array(Candidate),
  /** Whose it is: of the number that was rung, or of the agent who took it. Null: nobody's yet. */
  branchId: Nullable(Id),
  /** Null: withheld. */
  fromNumber: Nullable(Type.String()),
  toNumber: Type.String(),
  /** Of the two the customer's; null: withheld. */
  customerNumber: Nullable(Type.String()),
  language: Language,
  /** Codes of the menu choices, in order. */
  menuPath: Type.Array(Type.String()),
  /** We ring because we promised to. */
  callbackId: Nullable(Id),
  /** The customer is simulated: somebody practises. */
  trainingCallId: Nullable(Id),
  arrivedAt: Time,
  queuedAt: Nullable(Time),
  /** The customer is on hold since then. */
  heldAt: Nullable(Time),
  /** Who handed it on last. */
  transferredBy: Nullable(Reference),
  /** With whom outside the customer was put through. */
  outsideNumber: Nullable(Type.String()),
  /** The agent asks for a supervisor since then. */
  helpAskedAt: Nullable(Time),
  /** Who besides the agent took part, or handed it on. */
  participantIds: Type.Array(Id),
  /** While it waits: rank = points + ageing × seconds since `queuedAt`. */
  rank: Nullable(Type.Object({ points: Type.Number(), ageing: Type.Number() })),
  acceptedAt: Nullable(Time),
  connectedAt: Nullable(Time),
  /** The customer's line ended. */
  customerLeftAt: Nullable(Time),
  /** Wrap-up ends by itself then. */
  wrapUpUntil: Nullable(Time),
  closedAt: Nullable(Time),
  outcome: Nullable(Outcome),
  disposition: Nullable(Disposition),
  notes: Type.String(),
  /** Rises with each keystroke that was saved; send it back with the next. */
  notesVersion: Type.Integer(),
  legs: Type.Array(LegView),
  /** Rises with every change of the interaction or of one of its lines. */
  version: Type.Integer(),
});
export type InteractionView = Static<typeof InteractionView>;

/** What people did with a call besides talking. */
export const stepTypes = [
  'held',
  'resumed',
  'consulted',
  'merged',
  'transferred',
  'taken_over',
  'supervised',
  'help_asked',
  'ended',
] as const;
export const InteractionStep = Type.Object({
  id: Type.String(),
  type: Type.Enum([...stepTypes]),
  at: Time,
  /** Who did it. */
  by: Nullable(Reference),
  /** Who was asked, or got the call. */
  user: Nullable(Reference),
  /** Into which queue it was handed on. */
  queue: Nullable(Reference),
  /** The number outside that was asked. */
  phoneNumber: Nullable(Type.String()),
  /** How a supervisor was there from then on. */
  mode: Nullable(Type.Enum([...supervisionModes])),
});
export type InteractionStep = Static<typeof InteractionStep>;

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
/** How a person's line gets into the call: `device.connect({ params: { leg: legId } })`, unless we ring a telephone. */
export const JoinTicket = Type.Object({
  legId: Id,
  interactionId: Id,
  /** Rung by us, so that the browser has nothing to do. */
  phoneNumber: Nullable(Type.String()),
});
export type JoinTicket = Static<typeof JoinTicket>;
