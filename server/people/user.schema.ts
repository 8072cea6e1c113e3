import { type Static, Type } from 'typebox';
import { Role, Scope } from './role.schema.ts';
import { SkillLevel } from './skill.schema.ts';
import { Id, Language, Nullable, Time } from '#server/platform/schema.ts';

export const UserView = Type.Object({
  id: Id,
  name: Type.String(),
  email: Type.String(),
  role: Role,
  /** Null: belongs to no branch. */
  branchId: Nullable(Id),
  /** How far what the role allows reaches. */
  scope: Scope,
  language: Nullable(Language),
  active: Type.Boolean(),
  /** Has not chosen a password yet, and so cannot sign in. */
  invited: Type.Boolean(),
  groupIds: Type.Array(Id),
  /** Those given to them by name; groups may give more. In one's own view all of them. */
  queueIds: Type.Array(Id),
  skills: Type.Array(SkillLevel),
  version: Type.Integer(),
});
export type UserView = Static<typeof UserView>;

/** What a person is called: not only blanks. */
const PersonName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
/** Password: 12 to 128 characters. */
export const Password = Type.String({ minLength: 12, maxLength: 128 });
export const CreateUser = Type.Object(
  {
    name: PersonName,
    email: Type.String({ format: 'email', maxLength: 200 }),
    /** Without one the user is invited, and chooses it. */
    password: Type.Optional(Password),
    role: Role,
    branchId: Type.Optional(Nullable(Id)),
    /** Left out: what is usual for the role. */
    scope: Type.Optional(Scope),
    language: Type.Optional(Language),
    groupIds: Type.Optional(Type.Array(Id, { maxItems: 200 })),
    queueIds: Type.Optional(Type.Array(Id, { maxItems: 200 })),
    skills: Type.Optional(Type.Array(SkillLevel, { maxItems: 200 })),
  },
  { additionalProperties: false },
);
export type CreateUser = Static<typeof CreateUser>;
export const UpdateUser = Type.Partial(
  Type.Object({
    name: PersonName,
    role: Role,
    branchId: Nullable(Id),
    scope: Scope,
    language: Nullable(Language),
    active: Type.Boolean(),
    groupIds: Type.Array(Id, { maxItems: 200 }),
    queueIds: Type.Array(Id, { maxItems: 200 }),
    skills: Type.Array(SkillLevel, { maxItems: 200 }),
  }),
  { additionalProperties: false },
);
export type UpdateUser = Static<typeof UpdateUser>;
/** What people may change of themselves. */
export const UpdateMe = Type.Partial(Type.Object({ language: Nullable(Language) }), { additionalProperties: false });
export type UpdateMe = Static<typeof UpdateMe>;

export const CreateApiKey = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }) },
  { additionalProperties: false },
);
export type CreateApiKey = Static<typeof CreateApiKey>;
export const ApiKeyView = Type.Object({
  id: Id,
  name: Type.String(),
  /** How the key begins, to tell it from others. */
  start: Type.String(),
  createdAt: Time,
});
export type ApiKeyView = Static<typeof ApiKeyView>;
/** The only time the key itself is shown. */
export const NewApiKey = Type.Object({ id: Id, name: Type.String(), key: Type.String() });
export type NewApiKey = Static<typeof NewApiKey>;
