import { type Static, Type } from 'typebox';
import { InteractionState } from '#server/interactions/interaction.schema.ts';
import { Id, Language, Nullable, PageQuery, PhoneNumber, Reference, Time } from '#server/platform/schema.ts';

/**
 * waiting: for its time, or for the next attempt · in_line: an attempt is in its queue, offered, or under way · unclear: nobody can tell whether
 * it rang, a person decides · superseded: the customer rang again and waits in line themselves · reached · given_up: as often as may be ·
 * cancelled.
 */
export const callbackStates = [
  'waiting',
  'in_line',
  'unclear',
  'superseded',
  'reached',
  'given_up',
  'cancelled',
] as const;
export type CallbackState = (typeof callbackStates)[number];
export const endedStates = ['reached', 'given_up', 'cancelled'] as const satisfies readonly CallbackState[];
/** How it came to be promised. */
export const callbackOrigins = ['in_line', 'menu', 'voicemail', 'text', 'agent'] as const;
export type CallbackOrigin = (typeof callbackOrigins)[number];
/**
 * What came of an attempt. cancelled: by the agent, before anybody answered · unknown: the carrier did not tell · withdrawn: before it rang, which
 * does not count · not_allowed: neither, since they may not be rung, or not at this hour.
 */
export const attemptResults = [
  'reached',
  'busy',
  'no_answer',
  'voicemail',
  'refused',
  'failed',
  'cancelled',
  'unknown',
  'withdrawn',
  'not_allowed',
] as const;
export type AttemptResult = (typeof attemptResults)[number];
export const callbackEndReasons = ['rang_again', 'not_wanted', 'too_many_attempts', 'by_hand', 'not_allowed'] as const;
export type CallbackEndReason = (typeof callbackEndReasons)[number];

export const CallbackAttemptView = Type.Object({
  number: Type.Integer(),
  interactionId: Id,
  /** How far its call is. */
  callState: InteractionState,
  agent: Nullable(Reference),
  result: Nullable(Type.Enum([...attemptResults])),
  startedAt: Time,
  endedAt: Nullable(Time),
});
export type CallbackAttemptView = Static<typeof CallbackAttemptView>;

/** What follows from an attempt. `inMinutes`: until the next one, if there is one. */
export const Consequence = Type.Object({
  next: Type.Enum(['done', 'give_up', 'ask_somebody', 'again']),
  inMinutes: Nullable(Type.Integer()),
});
export type Consequence = Static<typeof Consequence>;

export const CallbackView = Type.Object({
  id: Id,
  state: Type.Enum([...callbackStates]),
  origin: Type.Enum([...callbackOrigins]),
  phoneNumber: Type.String(),
  customer: Nullable(Reference),
  queue: Reference,
  branchId: Nullable(Id),
  language: Language,
  /** The place that was promised is the one they had in line. */
  keepsPlace: Type.Boolean(),
  /** Since when they count as waiting: the arrival in line, or the time that was agreed. */
  lineAt: Time,
  nextAttemptAt: Nullable(Time),
  attempts: Type.Array(CallbackAttemptView),
  /** How many there may be. */
  mostAttempts: Type.Integer(),
  /** What follows if the attempt that goes on, or the next one, ends so. */
  consequences: Type.Object({
    busy: Consequence,
    no_answer: Consequence,
    voicemail: Consequence,
    refused: Consequence,
  }),
  /** The attempt that goes on. */
  interactionId: Nullable(Id),
  sourceInteractionId: Nullable(Id),
  /** Who is to ring, if somebody by name. */
  user: Nullable(Reference),
  createdBy: Nullable(Reference),
  note: Type.String(),
  promisedAt: Time,
  endedAt: Nullable(Time),
  endReason: Nullable(Type.Enum([...callbackEndReasons])),
  version: Type.Integer(),
});
export type CallbackView = Static<typeof CallbackView>;

const note = Type.String({ maxLength: 2000 });
export const CreateCallback = Type.Object(
  {
    phoneNumber: PhoneNumber,
    queueId: Id,
    /** When to ring; left out: as soon as somebody is free. */
    dueAt: Type.Optional(Time),
    customerId: Type.Optional(Id),
    language: Type.Optional(Language),
    /** Whoever is to ring; left out: anybody of the queue. */
    userId: Type.Optional(Id),
    /** During which call it was promised. */
    interactionId: Type.Optional(Id),
    note: Type.Optional(note),
  },
  { additionalProperties: false },
);
export type CreateCallback = Static<typeof CreateCallback>;
export const ChangeCallback = Type.Partial(
  Type.Object({ dueAt: Time, phoneNumber: PhoneNumber, userId: Nullable(Id), note }),
  { additionalProperties: false },
);
export type ChangeCallback = Static<typeof ChangeCallback>;
/** What a person decides who knows more than the carrier told: it was done, or it is to be tried again. */
export const DecideCallback = Type.Object(
  { decision: Type.Enum(['reached', 'try_again']) },
  { additionalProperties: false },
);
export type DecideCallback = Static<typeof DecideCallback>;

/** open: what waits longest, or is due first, comes first; otherwise the newest promise. */
export const CallbackQuery = Type.Object(
  {
    ...PageQuery.properties,
    state: Type.Optional(Type.Enum(['open', 'ended', 'unclear'])),
    queueId: Type.Optional(Id),
    customerId: Type.Optional(Id),
  },
  { additionalProperties: false },
);
export type CallbackQuery = Static<typeof CallbackQuery>;

export const CallbackCounts = Type.Object({ open: Type.Integer(), unclear: Type.Integer() });
export type CallbackCounts = Static<typeof CallbackCounts>;

export const OpeningQuery = Type.Object({ queueId: Id, at: Time }, { additionalProperties: false });
/** When the queue can ring from that time on: then, or when it opens; null: nobody knows. */
export const OpeningView = Type.Object({ opensAt: Nullable(Time) });
export type OpeningView = Static<typeof OpeningView>;
