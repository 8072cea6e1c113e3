import { defineEntity, p } from '@mikro-orm/core';
import type { Language } from '#server/platform/schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';

const CustomerSchema = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    id: p.uuid().primary(),
    name: p.text(),
    language: p.text().$type<Language>().nullable(),
    numbers: () => p.oneToMany(CustomerNumber).mappedBy('customer').orphanRemoval(),
    /** Value class, which is worth rank in line. */
    tier: p.text().$type<Tier>().default('standard'),
    /** Who looks after this customer. */
    ownerId: p.uuid().nullable(),
    /** Whose customer this is; null: of no branch yet. */
    branchId: p.uuid().nullable(),
    createdAt: p.datetime(),
    /** Counted by hand, not by the ORM: numbers are part of a customer and live in another table. */
    version: p.integer().default(1),
  },
});
export class Customer extends CustomerSchema.class {}
CustomerSchema.setClass(Customer);

/** A telephone number under which a customer may call. Several customers may share one. */
const CustomerNumberSchema = defineEntity({
  name: 'CustomerNumber',
  tableName: 'customer_number',
  properties: {
    id: p.uuid().primary(),
    customer: () => p.manyToOne(Customer).ref(),
    /** E.164. */
    phoneNumber: p.text().index(),
  },
  uniques: [{ properties: ['customer', 'phoneNumber'] }],
});
export class CustomerNumber extends CustomerNumberSchema.class {}
CustomerNumberSchema.setClass(CustomerNumber);
