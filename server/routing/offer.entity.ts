import { defineEntity, p } from '@mikro-orm/core';
import { offerStates } from './offer.schema.ts';

const OfferSchema = defineEntity({
  name: 'Offer',
  tableName: 'offer',
  properties: {
    id: p.uuid().primary(),
    interactionId: p.uuid(),
    userId: p.uuid(),
    slotId: p.uuid(),
    /** To join somebody else's call by this line; null: to take the interaction. */
    legId: p.uuid().nullable(),
    state: p.enum(offerStates),
    reason: p.text().nullable(),
    madeAt: p.datetime(),
    expiresAt: p.datetime(),
    endedAt: p.datetime().nullable(),
  },
});
export class Offer extends OfferSchema.class {
  isOver(now: Date): boolean {
    return this.state !== 'pending' || this.expiresAt <= now;
  }
}
OfferSchema.setClass(Offer);
