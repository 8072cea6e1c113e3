import { type Static, Type } from 'typebox';
import { Id, Language, Nullable, PhoneNumber, Time } from '#server/platform/schema.ts';

const name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });

/** One of our numbers, and where it leads. */
export const EntryPointView = Type.Object({
  id: Id,
  phoneNumber: Type.String(),
  name: Type.String(),
  /** Null: the caller is asked. */
  language: Nullable(Language),
  /** Straight into line; null: led by a flow. */
  queueId: Nullable(Id),
  /** Null: by the flow of all numbers. */
  flowId: Nullable(Id),
  /** Whose number it is; its calls belong to this branch. */
  branchId: Nullable(Id),
  /** What those see whom we ring from here; null: the number itself. */
  callerId: Nullable(Type.String()),
  active: Type.Boolean(),
  version: Type.Integer(),
});
export type EntryPointView = Static<typeof EntryPointView>;
export const CreateEntryPoint = Type.Object(
  {
    phoneNumber: PhoneNumber,
    name,
    language: Type.Optional(Nullable(Language)),
    queueId: Type.Optional(Nullable(Id)),
    /** A number leads to a queue or to a flow: giving one takes away the other. */
    flowId: Type.Optional(Nullable(Id)),
    branchId: Type.Optional(Nullable(Id)),
    callerId: Type.Optional(Nullable(PhoneNumber)),
  },
  { additionalProperties: false },
);
export type CreateEntryPoint = Static<typeof CreateEntryPoint>;
export const UpdateEntryPoint = Type.Partial(
  Type.Object({
    name,
    language: Nullable(Language),
    queueId: Nullable(Id),
    flowId: Nullable(Id),
    branchId: Nullable(Id),
    callerId: Nullable(PhoneNumber),
    active: Type.Boolean(),
  }),
  { additionalProperties: false },
);
export type UpdateEntryPoint = Static<typeof UpdateEntryPoint>;

/** Somebody whose calls are refused. */
export const BlockedNumberView = Type.Object({
  id: Id,
  phoneNumber: Type.String(),
  reason: Type.String(),
  blockedAt: Time,
  /** Null: for good. */
  blockedUntil: Nullable(Time),
});
export type BlockedNumberView = Static<typeof BlockedNumberView>;
export const BlockNumber = Type.Object(
  {
    phoneNumber: PhoneNumber,
    reason: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
    blockedUntil: Type.Optional(Nullable(Time)),
  },
  { additionalProperties: false },
);
export type BlockNumber = Static<typeof BlockNumber>;
