import { type Static, Type } from 'typebox';
import { Day, Id, Language, Nullable, Time } from '#server/platform/schema.ts';
import { Tier } from '#server/platform/settings.schema.ts';

export const customerKinds = ['person', 'company'] as const;
export type CustomerKind = (typeof customerKinds)[number];

export const CustomerView = Type.Object({
  id: Id,
  kind: Type.Enum([...customerKinds]),
  name: Type.String(),
  /** The bank's own number for them. */
  number: Nullable(Type.String()),
  language: Nullable(Language),
  numbers: Type.Array(Type.String()),
  tier: Tier,
  /** Why it is this one, and when who said so. */
  tierReason: Nullable(Type.String()),
  tierChangedAt: Nullable(Time),
  tierChangedById: Nullable(Id),
  /** The next five are not shown to the reader, whether or not anything is known. */
  masked: Type.Boolean(),
  bornOn: Nullable(Day),
  /** National identity number, or the registration number of a company. */
  identityNumber: Nullable(Type.String()),
  address: Nullable(Type.String()),
  postcode: Nullable(Type.String()),
  email: Nullable(Type.String()),
  /** Who looks after them. */
  ownerId: Nullable(Id),
  /** Null: of no branch yet. */
  branchId: Nullable(Id),
  version: Type.Integer(),
});
export type CustomerView = Static<typeof CustomerView>;

const text = (maxLength: number) => Nullable(Type.String({ minLength: 1, maxLength, pattern: '\\S' }));

const fields = {
  kind: Type.Enum([...customerKinds]),
  name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
  number: text(40),
  language: Nullable(Language),
  /** With country code, written as people write them (`+86 10 1234 5678`); kept and shown as E.164. */
  numbers: Type.Array(Type.String({ minLength: 3, maxLength: 40 }), { maxItems: 20 }),
  /** Only who sees these changes them. */
  bornOn: Nullable(Day),
  identityNumber: text(60),
  address: text(400),
  postcode: text(20),
  email: Nullable(Type.String({ format: 'email', maxLength: 200 })),
  /** Only supervisors and administrators change these four. */
  tier: Tier,
  /** Why the tier is this one; it goes with the tier. */
  tierReason: text(300),
  ownerId: Nullable(Id),
  branchId: Nullable(Id),
};
export const CreateCustomer = Type.Object(
  {
    kind: Type.Optional(fields.kind),
    name: fields.name,
    number: Type.Optional(fields.number),
    language: Type.Optional(fields.language),
    numbers: Type.Optional(fields.numbers),
    bornOn: Type.Optional(fields.bornOn),
    identityNumber: Type.Optional(fields.identityNumber),
    address: Type.Optional(fields.address),
    postcode: Type.Optional(fields.postcode),
    email: Type.Optional(fields.email),
  },
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
