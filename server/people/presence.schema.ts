import { type Static, Type } from 'typebox';
import { Id, Nullable, Time } from '#server/platform/schema.ts';

/** What a person chose. Ringing, talking and after-call work follow from the slot and are shown over it. */
export const presenceStates = ['available', 'on_break', 'offline'] as const;
export type PresenceState = (typeof presenceStates)[number];
/** What a person can be seen doing. */
export const activities = [...presenceStates, 'ringing', 'talking', 'after_call_work'] as const;
export type Activity = (typeof activities)[number];

/** Reasons people choose. */
export const breakReasons = ['short_break', 'lunch', 'training', 'meeting', 'paperwork', 'other'] as const;
export type BreakReason = (typeof breakReasons)[number];
/** Reasons the product gives: an offer was missed; the console was lost in the middle of work; the agent's line did not come up. */
export const systemBreakReasons = ['missed_offer', 'connection_lost', 'line_failed'] as const;

export const PresenceView = Type.Object({
  userId: Id,
  state: Type.Enum([...presenceStates]),
  reason: Nullable(Type.Enum([...breakReasons, ...systemBreakReasons])),
  activity: Type.Enum([...activities]),
  /** When `state` began. */
  since: Time,
  /** When `activity` began. */
  activitySince: Time,
  /** No console of this person is connected. */
  away: Type.Boolean(),
  version: Type.Integer(),
});
export type PresenceView = Static<typeof PresenceView>;

export const SetPresence = Type.Union([
  Type.Object({ state: Type.Literal('available') }, { additionalProperties: false }),
  Type.Object({ state: Type.Literal('offline') }, { additionalProperties: false }),
  Type.Object(
    { state: Type.Literal('on_break'), reason: Type.Enum([...breakReasons]) },
    { additionalProperties: false },
  ),
]);
export type SetPresence = Static<typeof SetPresence>;
