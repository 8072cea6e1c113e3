import { type Static, Type } from 'typebox';
import { Id, Time } from '#server/platform/schema.ts';

export const QueueView = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  nameZh: Type.String(),
  /** Whole seconds an offer rings. */
  offerSeconds: Type.Integer(),
  /** Whole seconds for wrap-up; 0: none. */
  wrapUpSeconds: Type.Integer(),
  memberIds: Type.Array(Id),
  version: Type.Integer(),
});
export type QueueView = Static<typeof QueueView>;

/** How a queue stands at this moment. */
export const QueueStatus = Type.Object({
  queueId: Id,
  name: Type.String(),
  nameZh: Type.String(),
  waiting: Type.Integer(),
  longestWaitSince: Type.Union([Time, Type.Null()]),
  agentsFree: Type.Integer(),
  agentsWorking: Type.Integer(),
});
export type QueueStatus = Static<typeof QueueStatus>;
