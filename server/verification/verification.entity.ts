import { defineEntity, p } from '@mikro-orm/core';
import type { VerificationMethod } from '#server/interactions/interaction.schema.ts';
import type { Asked } from './verification.schema.ts';

/** How the customer of an interaction was asked to prove who they are. What they answered is kept nowhere. */
const VerificationSchema = defineEntity({
  name: 'Verification',
  tableName: 'verification',
  properties: {
    id: p.uuid().primary(),
    interactionId: p.uuid(),
    customerId: p.uuid(),
    /** Null: the telephone menu. */
    userId: p.uuid().nullable(),
    method: p.text().$type<VerificationMethod>(),
    asked: p.json<{ questions: Asked[] }>(),
    result: p.enum(['pending', 'passed', 'failed'] as const),
    attempts: p.integer(),
    startedAt: p.datetime(),
    decidedAt: p.datetime().nullable(),
  },
});
export class Verification extends VerificationSchema.class {}
VerificationSchema.setClass(Verification);
