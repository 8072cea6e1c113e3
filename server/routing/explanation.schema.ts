import { type Static, Type } from 'typebox';
import { Id, Nullable, Reference, Time } from '#server/platform/schema.ts';

/** Why an agent got an interaction, or did not, at the moment of the decision. */
export const verdicts = [
  'chosen',
  'other_queue',
  'missing_skill',
  'declined',
  'kept_for_another',
  'meant_for_another',
  'offered_another',
  'more_skills',
  'idle_shorter',
] as const;
export type Verdict = (typeof verdicts)[number];

/** What tipped the scales for the one who was chosen. */
export const choiceReasons = [
  'owner',
  'last_agent',
  'training',
  'transfer',
  'promised',
  'only_one',
  'fewest_skills',
  'longest_idle',
] as const;
export type ChoiceReason = (typeof choiceReasons)[number];

/** What keeps an agent from being offered an interaction now; null: nothing. */
export const hindrances = [
  'offline',
  'on_break',
  'away',
  'ringing',
  'busy',
  'wrap_up',
  'other_queue',
  'missing_skill',
  'declined',
  'kept_for_another',
] as const;
export const Hindrance = Type.Enum([...hindrances]);
export type Hindrance = (typeof hindrances)[number];

export const MissingSkill = Type.Object({
  skill: Reference,
  asked: Type.Integer(),
  /** 0: does not have it. */
  has: Type.Integer(),
});
export type MissingSkill = Static<typeof MissingSkill>;

/** Why this offer was made to this agent. */
export const OfferExplanation = Type.Object({
  offerId: Id,
  interactionId: Id,
  decidedAt: Time,
  rank: Type.Number(),
  waitedSeconds: Type.Integer(),
  reason: Type.Enum([...choiceReasons]),
  /** The chosen one first; those who could have been chosen next after. */
  candidates: Type.Array(
    Type.Object({
      user: Reference,
      verdict: Type.Enum([...verdicts]),
      surplusSkills: Type.Integer(),
      idleSeconds: Type.Integer(),
      missing: Type.Array(MissingSkill),
    }),
  ),
  /** Those of higher rank for whom there was nobody at that moment. */
  passedOver: Type.Array(Type.Object({ interactionId: Id, rank: Type.Number(), obstacles: Type.Array(Type.String()) })),
});
export type OfferExplanation = Static<typeof OfferExplanation>;

/** Why a customer waits. */
export const WaitExplanation = Type.Object({
  interactionId: Id,
  queue: Reference,
  rank: Type.Number(),
  /** What the rank is made of. */
  points: Type.Number(),
  ageing: Type.Number(),
  waitedSeconds: Type.Integer(),
  position: Type.Integer(),
  expectedWaitSeconds: Type.Integer(),
  needs: Type.Array(Type.Object({ skill: Reference, level: Type.Integer(), askedNow: Type.Integer() })),
  keptFor: Nullable(Type.Object({ user: Reference, until: Time })),
  /** From when agents of the overflow queue may take it too. */
  overflowQueue: Nullable(Reference),
  overflowAt: Nullable(Time),
  /** Everybody who works in the queues that serve it. Nobody free: they are the reason. */
  agents: Type.Array(
    Type.Object({ user: Reference, hindrance: Nullable(Hindrance), since: Time, missing: Type.Array(MissingSkill) }),
  ),
});
export type WaitExplanation = Static<typeof WaitExplanation>;

/** Why an agent gets no calls. */
export const ReadinessExplanation = Type.Object({
  user: Reference,
  /** What keeps them from being offered anything; null: nothing. */
  hindrance: Nullable(Hindrance),
  since: Time,
  queues: Type.Array(
    Type.Object({
      queue: Reference,
      waiting: Type.Integer(),
      /** Agents who are free and would be offered the next before them. */
      freeBefore: Type.Integer(),
    }),
  ),
  /** Those at the head of their queues, and why they are not offered. */
  waiting: Type.Array(
    Type.Object({
      interactionId: Id,
      queue: Reference,
      hindrance: Nullable(Hindrance),
      missing: Type.Array(MissingSkill),
    }),
  ),
});
export type ReadinessExplanation = Static<typeof ReadinessExplanation>;
