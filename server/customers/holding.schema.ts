import { type Static, Type } from 'typebox';
import { Day, Id, Nullable } from '#server/platform/schema.ts';

export const holdingKinds = ['deposit', 'time_deposit', 'wealth', 'loan', 'card', 'insurance'] as const;
export type HoldingKind = (typeof holdingKinds)[number];
export const holdingStatuses = ['active', 'blocked', 'closed'] as const;
export type HoldingStatus = (typeof holdingStatuses)[number];

const Minor = Type.Integer({ minimum: Number.MIN_SAFE_INTEGER, maximum: Number.MAX_SAFE_INTEGER });
const Currency = Type.String({ pattern: '^[A-Z]{3}$' });
const text = (maxLength: number) => Type.String({ minLength: 1, maxLength, pattern: '\\S' });

export const HoldingView = Type.Object({
  id: Id,
  kind: Type.Enum([...holdingKinds]),
  /** The product's name, in English and Chinese. */
  product: Type.String(),
  productZh: Type.String(),
  /** Number and amount are not shown to the reader. */
  masked: Type.Boolean(),
  number: Nullable(Type.String()),
  /** Minor units. What is owed on loans and cards is positive too. */
  amountMinor: Nullable(Minor),
  currency: Currency,
  openedOn: Day,
  maturesOn: Nullable(Day),
  status: Type.Enum([...holdingStatuses]),
  version: Type.Integer(),
});
export type HoldingView = Static<typeof HoldingView>;

const fields = {
  kind: Type.Enum([...holdingKinds]),
  product: text(200),
  productZh: text(200),
  number: text(60),
  amountMinor: Minor,
  currency: Currency,
  openedOn: Day,
  maturesOn: Nullable(Day),
  status: Type.Enum([...holdingStatuses]),
  externalId: Nullable(text(200)),
};
export const CreateHolding = Type.Object(
  {
    ...fields,
    maturesOn: Type.Optional(fields.maturesOn),
    status: Type.Optional(fields.status),
    externalId: Type.Optional(fields.externalId),
  },
  { additionalProperties: false },
);
export type CreateHolding = Static<typeof CreateHolding>;
export const UpdateHolding = Type.Partial(Type.Object(fields), { additionalProperties: false });
export type UpdateHolding = Static<typeof UpdateHolding>;
