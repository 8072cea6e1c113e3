import { defineEntity, p } from '@mikro-orm/core';
import type { Language } from '#server/platform/schema.ts';

/** Something that a customer may need and people have at levels from 1 to 5. */
const SkillSchema = defineEntity({
  name: 'Skill',
  tableName: 'skill',
  properties: {
    id: p.uuid().primary(),
    /** Stable name for imports. */
    key: p.text().unique(),
    name: p.text(),
    nameZh: p.text(),
    /** Whoever chose this language needs the skill. */
    language: p.text().$type<Language>().nullable().unique(),
    /** Others are asked of nobody. */
    active: p.boolean(),
    version: p.integer().version(),
  },
});
export class Skill extends SkillSchema.class {}
SkillSchema.setClass(Skill);

const UserSkillSchema = defineEntity({
  name: 'UserSkill',
  tableName: 'user_skill',
  properties: { userId: p.uuid().primary(), skillId: p.uuid().primary(), level: p.integer() },
});
export class UserSkill extends UserSkillSchema.class {}
UserSkillSchema.setClass(UserSkill);
