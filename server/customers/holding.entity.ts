import { defineEntity, p } from '@mikro-orm/core';
import type { HoldingKind, HoldingStatus } from './holding.schema.ts';

/** A product that a customer has. The bank's own systems know it; here it is shown. */
const HoldingSchema = defineEntity({
  name: 'Holding',
  tableName: 'holding',
  properties: {
    id: p.uuid().primary(),
    customerId: p.uuid(),
    kind: p.text().$type<HoldingKind>(),
    product: p.text(),
    productZh: p.text(),
    /** Of the account, card or policy. */
    number: p.text(),
    /** In minor units of the currency. What is owed on loans and cards is positive too: the kind says which way it goes. */
    amountMinor: p.bigint('number'),
    /** ISO 4217. */
    currency: p.text(),
    openedOn: p.date(),
    maturesOn: p.date().nullable(),
    status: p.text().$type<HoldingStatus>(),
    /** What the system it comes from calls it. */
    externalId: p.text().nullable().unique(),
    version: p.integer().version(),
  },
});
export class Holding extends HoldingSchema.class {}
HoldingSchema.setClass(Holding);
