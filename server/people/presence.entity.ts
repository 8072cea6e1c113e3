import { defineEntity, p } from '@mikro-orm/core';
import { type BreakReason, presenceStates, type systemBreakReasons } from './presence.schema.ts';

const PresenceSchema = defineEntity({
  name: 'Presence',
  tableName: 'presence',
  properties: {
    userId: p.uuid().primary(),
    state: p.enum(presenceStates),
    reason: p.text().$type<BreakReason | (typeof systemBreakReasons)[number]>().nullable(),
    since: p.datetime(),
    /** No console of this person has been connected since. */
    awaySince: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
export class Presence extends PresenceSchema.class {}
PresenceSchema.setClass(Presence);
