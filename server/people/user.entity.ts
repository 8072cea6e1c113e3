import { defineEntity, p } from '@mikro-orm/core';
import type { Language } from '#server/platform/schema.ts';
import { type Scope, roles } from './role.schema.ts';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'users',
  properties: {
    /** The same as in `auth.user`. */
    id: p.uuid().primary(),
    name: p.text(),
    /** Lower case. */
    email: p.text().unique(),
    role: p.enum(roles),
    branchId: p.uuid().nullable(),
    /** How far what the role allows reaches. */
    scope: p.text().$type<Scope>(),
    language: p.text().$type<Language>().nullable(),
    /** Others cannot sign in, and what they were signed in with has ended. */
    active: p.boolean().default(true),
    createdAt: p.datetime(),
    /** Counted by hand, not by the ORM: queue memberships are part of what is shown of a user and live in another table. */
    version: p.integer().default(1),
  },
});
export class User extends UserSchema.class {}
UserSchema.setClass(User);
