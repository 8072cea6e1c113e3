import { type Static, Type } from 'typebox';
import { InteractionView } from '#server/interactions/interaction.schema.ts';
import { PresenceView } from '#server/people/presence.schema.ts';
import { Role } from '#server/people/role.schema.ts';
import { Id, Nullable, Reference } from '#server/platform/schema.ts';
import { QueueStatus } from '#server/routing/queue.schema.ts';

/** Everybody who works in a queue, or is here. */
export const FloorPerson = Type.Object({
  user: Reference,
  role: Role,
  branchId: Nullable(Id),
  queueIds: Type.Array(Id),
  presence: PresenceView,
});
export type FloorPerson = Static<typeof FloorPerson>;

/**
 * What a supervisor sees of this moment. From then on the socket tells of each change: `interaction`, `presence`, `queues` with bodies, and
 * `changed` of a user or queue, after which this is asked for again.
 */
export const FloorView = Type.Object({
  /** An event id; nothing here is older. */
  asOf: Type.String(),
  /** All that wait or are being handled: those in line by rank, then those with agents. At most 500 of each. */
  interactions: Type.Array(InteractionView),
  people: Type.Array(FloorPerson),
  queues: Type.Array(QueueStatus),
});
export type FloorView = Static<typeof FloorView>;

/** Points to add; fewer: to the back. */
export const RaiseInteraction = Type.Object(
  { points: Type.Integer({ minimum: -100_000, maximum: 100_000 }) },
  { additionalProperties: false },
);
export const MoveInteraction = Type.Object({ queueId: Id }, { additionalProperties: false });

/** Something that contradicted itself and was put right. */
export const RepairView = Type.Object({
  id: Type.String(),
  at: Type.String({ format: 'date-time' }),
  /** What it was about: an interaction, or a person. */
  interactionId: Nullable(Id),
  user: Nullable(Reference),
  /** Code of what was found. */
  reason: Type.String(),
});
export type RepairView = Static<typeof RepairView>;
