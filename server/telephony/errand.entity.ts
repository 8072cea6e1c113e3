import { defineEntity, p } from '@mikro-orm/core';

/** What we ask of the carrier for one call. All of these may be repeated without harm: doing it again changes nothing. */
export const errandKinds = [
  'bring_customer',
  'hold_customer',
  'unhold_customer',
  'requeue_customer',
  'hang_up_customer',
  'hang_up_agent',
  'end_conference',
] as const;
export type ErrandKind = (typeof errandKinds)[number];

const CarrierErrandSchema = defineEntity({
  name: 'CarrierErrand',
  tableName: 'carrier_errand',
  properties: {
    id: p.uuid().primary(),
    /** The same errand is planned once. */
    key: p.text().unique(),
    kind: p.enum(errandKinds),
    interactionId: p.uuid(),
    params: p.json<{ callSid?: string; conferenceSid?: string; legId?: string }>(),
    state: p.enum(['planned', 'sent', 'done', 'gone', 'failed'] as const),
    attempts: p.integer(),
    createdAt: p.datetime(),
    dueAt: p.datetime(),
    settledAt: p.datetime().nullable(),
    error: p.text().nullable(),
  },
});
export class CarrierErrand extends CarrierErrandSchema.class {}
CarrierErrandSchema.setClass(CarrierErrand);
