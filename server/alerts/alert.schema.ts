import { type Static, Type } from 'typebox';
import { Id, Nullable, PageQuery, Reference, Time } from '#server/platform/schema.ts';

/** `recording_paused_alone`: whoever paused it is gone · `recording_not_resumed`: the carrier does not go on recording. */
export const alertKinds = [
  'verification_failed',
  'help_asked',
  'callback_unclear',
  'recording_failed',
  'recording_paused_alone',
  'recording_not_resumed',
  'recording_not_stored',
] as const;
export type AlertKind = (typeof alertKinds)[number];

/** `count`: how often it happened within a day, where that matters; `callbackId`: which callback somebody has to decide about. */
export const AlertDetails = Type.Object({ count: Type.Optional(Type.Integer()), callbackId: Type.Optional(Id) });
export type AlertDetails = Static<typeof AlertDetails>;

export const AlertView = Type.Object({
  id: Id,
  kind: Type.Enum([...alertKinds]),
  customer: Nullable(Reference),
  interactionId: Nullable(Id),
  /** Who was on the line. */
  agent: Nullable(Reference),
  branchId: Nullable(Id),
  details: AlertDetails,
  raisedAt: Time,
  acknowledgedAt: Nullable(Time),
  acknowledgedBy: Nullable(Reference),
  words: Nullable(Type.String()),
  version: Type.Integer(),
});
export type AlertView = Static<typeof AlertView>;

export const AlertQuery = Type.Object(
  {
    limit: PageQuery.properties.limit,
    cursor: PageQuery.properties.cursor,
    state: Type.Optional(Type.Enum(['open', 'acknowledged'])),
  },
  { additionalProperties: false },
);
export type AlertQuery = Static<typeof AlertQuery>;

export const AcknowledgeAlert = Type.Object(
  { words: Type.Optional(Nullable(Type.String({ maxLength: 1000 }))) },
  { additionalProperties: false },
);
export type AcknowledgeAlert = Static<typeof AcknowledgeAlert>;
