import { defineEntity, p } from '@mikro-orm/core';
import type { UpdatePreferences } from './preferences.schema.ts';

const UserPreferenceSchema = defineEntity({
  name: 'UserPreference',
  tableName: 'user_preference',
  properties: {
    userId: p.uuid().primary(),
    /** Only what differs from the usual by choice, so that a better usual reaches everybody else. */
    chosen: p.json<UpdatePreferences>(),
    changedAt: p.datetime(),
  },
});
export class UserPreference extends UserPreferenceSchema.class {}
UserPreferenceSchema.setClass(UserPreference);
