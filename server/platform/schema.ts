import { type Static, type TSchema, Type } from 'typebox';

/** Small shapes that every feature uses on the wire. */
export const Id = Type.String({ format: 'uuid' });
export const Time = Type.String({ format: 'date-time' });
export const Nullable = <S extends TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
/** A day without a time: `2026-11-22`. */
export const Day = Type.String({ format: 'date' });
export const IdParams = Type.Object({ id: Id });
/** E.164, as `+8610…`. */
export const PhoneNumber = Type.String({ pattern: '^\\+[1-9][0-9]{6,14}$' });

export const languages = ['en', 'zh-CN'] as const;
export const Language = Type.Enum([...languages]);
export type Language = (typeof languages)[number];

/** A row referred to by another: enough to show and to open it. */
export const Reference = Type.Object({ id: Id, name: Type.String() });
export type Reference = Static<typeof Reference>;

export const PageQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
    cursor: Type.Optional(Type.String({ maxLength: 500 })),
    q: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
);
export type PageQuery = Static<typeof PageQuery>;
export const Page = <S extends TSchema>(item: S) =>
  Type.Object({ items: Type.Array(item), nextCursor: Nullable(Type.String()) });
export interface Page<T> {
  items: T[];
  nextCursor: string | null;
}

export const ErrorBody = Type.Object({
  error: Type.Object({
    code: Type.String(),
    message: Type.String(),
    details: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  }),
});
