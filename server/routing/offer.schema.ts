import { type Static, Type } from 'typebox';
import { Id, Nullable, Time } from '#server/platform/schema.ts';
import { InteractionView } from '#server/interactions/interaction.schema.ts';

export const offerStates = ['pending', 'accepted', 'declined', 'expired', 'withdrawn'] as const;
export type OfferState = (typeof offerStates)[number];
export const declineReasons = ['busy_with_other_work', 'not_my_topic', 'technical_problem', 'other'] as const;
export type DeclineReason = (typeof declineReasons)[number];

export const OfferView = Type.Object({
  id: Id,
  state: Type.Enum([...offerStates]),
  userId: Id,
  madeAt: Time,
  expiresAt: Time,
  endedAt: Nullable(Time),
  interaction: InteractionView,
});
export type OfferView = Static<typeof OfferView>;
export const DeclineOffer = Type.Object({ reason: Type.Enum([...declineReasons]) }, { additionalProperties: false });
export type DeclineOffer = Static<typeof DeclineOffer>;
