import { defineEntity, p } from '@mikro-orm/core';
import type { SupervisionMode } from '#server/interactions/interaction.schema.ts';

/** What we ask of the carrier for one call. All of these may be repeated without harm, except `dial`: that is done once or not at all. */
export const errandKinds = [
  'bring_customer',
  'hold_customer',
  'unhold_customer',
  'requeue_customer',
  'put_customer_through',
  'hang_up_customer',
  'hang_up_leg',
  'supervise',
  'dial',
  'end_conference',
] as const;
export type ErrandKind = (typeof errandKinds)[number];

export interface ErrandParams {
  callSid?: string | null;
  conferenceSid?: string | null;
  legId?: string;
  mode?: SupervisionMode;
  /** Whom a supervisor whispers to. */
  agentCallSid?: string | null;
}

const CarrierErrandSchema = defineEntity({
  name: 'CarrierErrand',
  tableName: 'carrier_errand',
  properties: {
    id: p.uuid().primary(),
    /** The same errand is planned once. */
    key: p.text().unique(),
    kind: p.enum(errandKinds),
    interactionId: p.uuid(),
    params: p.json<ErrandParams>(),
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
