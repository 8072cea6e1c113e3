import { defineEntity, p } from '@mikro-orm/core';
import type { AlertDetails, AlertKind } from './alert.schema.ts';

/** Something that whoever leads the floor must know at once. */
const AlertSchema = defineEntity({
  name: 'Alert',
  tableName: 'alert',
  properties: {
    id: p.uuid().primary(),
    kind: p.text().$type<AlertKind>(),
    customerId: p.uuid().nullable(),
    interactionId: p.uuid().nullable(),
    /** Null: of no branch yet, so that whoever leads anywhere sees it. */
    branchId: p.uuid().nullable(),
    details: p.json<AlertDetails>(),
    raisedAt: p.datetime(),
    acknowledgedAt: p.datetime().nullable(),
    acknowledgedById: p.uuid().nullable(),
    /** What was said about it then. */
    words: p.text().nullable(),
    version: p.integer().version(),
  },
});
export class Alert extends AlertSchema.class {}
AlertSchema.setClass(Alert);
