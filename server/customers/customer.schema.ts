import { type Static, Type } from 'typebox';
import { Id, Language, Nullable, Time } from '#server/platform/schema.ts';
import { Tier } from '#server/platform/settings.schema.ts';

export const CustomerView = Type.Object({
  id: Id,
  name: Type.String(),
  language: Nullable(Language),
  numbers: Type.Array(Type.String()),
  tier: Tier,
  /** Who looks after them. */
  ownerId: Nullable(Id),
  /** Null: of no branch yet. */
  branchId: Nullable(Id),
  version: Type.Integer(),
});
export type CustomerView = Static<typeof CustomerView>;

const fields = {
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  language: Nullable(Language),
  /** With country code, written as people write them (`+86 10 1234 5678`); kept and shown as E.164. */
  numbers: Type.Array(Type.String({ minLength: 3, maxLength: 40 }), { maxItems: 20 }),
  /** Only supervisors and administrators change these three. */
  tier: Tier,
  ownerId: Nullable(Id),
  branchId: Nullable(Id),
};
export const CreateCustomer = Type.Object(
  { name: fields.name, language: Type.Optional(fields.language), numbers: Type.Optional(fields.numbers) },
  { additionalProperties: false },
);
export type CreateCustomer = Static<typeof CreateCustomer>;
export const UpdateCustomer = Type.Partial(Type.Object(fields), { additionalProperties: false });
export type UpdateCustomer = Static<typeof UpdateCustomer>;

/** One thing that happened with a customer, newest first. Today interactions; tickets and messages join it. */
export const TimelineItem = Type.Object({
  kind: Type.Literal('interaction'),
  id: Id,
  at: Time,
  channel: Type.Literal('voice'),
  direction: Type.Enum(['inbound', 'outbound']),
  state: Type.String(),
  outcome: Nullable(Type.String()),
  queueName: Nullable(Type.String()),
  agentName: Nullable(Type.String()),
  disposition: Nullable(Type.String()),
  notes: Type.String(),
  waitedSeconds: Nullable(Type.Integer()),
  talkedSeconds: Nullable(Type.Integer()),
});
export type TimelineItem = Static<typeof TimelineItem>;
