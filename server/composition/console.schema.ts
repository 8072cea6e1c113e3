import { type Static, Type } from 'typebox';
import { InteractionView, supervisionModes } from '#server/interactions/interaction.schema.ts';
import { PresenceView } from '#server/people/presence.schema.ts';
import { Preferences } from '#server/people/preferences.schema.ts';
import { Permission } from '#server/people/role.schema.ts';
import { UserView } from '#server/people/user.schema.ts';
import { Id, Nullable, Time } from '#server/platform/schema.ts';
import { OfferView } from '#server/routing/offer.schema.ts';
import { QueueStatus } from '#server/routing/queue.schema.ts';
import { RecordingStatus } from '#server/telephony/recordings/recording.schema.ts';

/** All that a console needs when it opens or comes back: `GET /api/v1/console/snapshot`. */
export const ConsoleSnapshot = Type.Object({
  me: UserView,
  /** How I like to work. */
  preferences: Preferences,
  /** What my role allows. */
  may: Type.Array(Permission),
  /** This installation sends mail; otherwise links for invitations and new passwords are handed over by hand. */
  /** Simulated customers can be asked for. */
  simulates: Type.Boolean(),
  sendsMail: Type.Boolean(),
  presence: PresenceView,
  /** Pending offers to me. */
  offers: Type.Array(OfferView),
  /** My open interactions: connecting, in progress, wrap-up; and those of others that I am in. */
  interactions: Type.Array(InteractionView),
  /** Of these, those that are or are to be recorded. */
  recordings: Type.Array(RecordingStatus),
  /** The call of somebody else that I listen to; its lines do not always tell. */
  supervising: Nullable(Type.Object({ interactionId: Id, legId: Id, mode: Type.Enum([...supervisionModes]) })),
  queues: Type.Array(QueueStatus),
  /** Id of the last event this snapshot has seen, as a decimal string. */
  asOf: Type.String(),
  serverTime: Time,
  /** Seconds: how long an agent whose line was lost may return. */
  returnSeconds: Type.Integer(),
});
export type ConsoleSnapshot = Static<typeof ConsoleSnapshot>;

export { VoiceToken } from '#server/telephony/voice-token.schema.ts';
