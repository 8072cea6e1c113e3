import { type Static, Type } from 'typebox';
import { Id, Language, Nullable } from '#server/platform/schema.ts';

/** 1: learns it; 5: teaches it. */
export const Level = Type.Integer({ minimum: 1, maximum: 5 });
export const SkillLevel = Type.Object({ skillId: Id, level: Level }, { additionalProperties: false });
export type SkillLevel = Static<typeof SkillLevel>;

export const SkillView = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  nameZh: Type.String(),
  language: Nullable(Language),
  active: Type.Boolean(),
  version: Type.Integer(),
});
export type SkillView = Static<typeof SkillView>;

export const NamedKey = Type.String({ pattern: '^[a-z][a-z0-9-]{0,49}$' });
export const ShownName = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const fields = { name: ShownName, nameZh: ShownName, language: Nullable(Language), active: Type.Boolean() };
export const CreateSkill = Type.Object(
  { key: NamedKey, name: fields.name, nameZh: fields.nameZh, language: Type.Optional(fields.language) },
  { additionalProperties: false },
);
export type CreateSkill = Static<typeof CreateSkill>;
export const UpdateSkill = Type.Partial(Type.Object(fields), { additionalProperties: false });
export type UpdateSkill = Static<typeof UpdateSkill>;
