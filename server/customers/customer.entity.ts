import { defineEntity, p } from '@mikro-orm/core';
import type { Language } from '#server/platform/schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';
import type { CustomerKind } from './customer.schema.ts';

const CustomerSchema = defineEntity({
  name: 'Customer',
  tableName: 'customer',
  properties: {
    id: p.uuid().primary(),
    kind: p.text().$type<CustomerKind>().default('person'),
    name: p.text(),
    /** The bank's own number for this customer. */
    number: p.text().nullable().unique(),
    language: p.text().$type<Language>().nullable(),
    numbers: () => p.oneToMany(CustomerNumber).mappedBy('customer').orphanRemoval(),
    /** Value class, which is worth rank in line. */
    tier: p.text().$type<Tier>().default('standard'),
    /** Why it is this one, who said so and when. */
    tierReason: p.text().nullable(),
    tierChangedAt: p.datetime().nullable(),
    tierChangedById: p.uuid().nullable(),
    /** What proves who somebody is is shown to few: see `customer-mask.ts`. Days as `1985-03-12`. */
    bornOn: p.date().nullable(),
    /** National identity number, or the registration number of a company. */
    identityNumber: p.text().nullable(),
    address: p.text().nullable(),
    postcode: p.text().nullable(),
    email: p.text().nullable(),
    /** Of the telephone PIN. Lazy: read where it is compared, and nowhere else. */
    pinHash: p.text().nullable().lazy(),
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
    /** When somebody who rang with this number last turned out to be this customer, and who said so. */
    chosenAt: p.datetime().nullable(),
    chosenById: p.uuid().nullable(),
  },
  uniques: [{ properties: ['customer', 'phoneNumber'] }],
});
export class CustomerNumber extends CustomerNumberSchema.class {}
CustomerNumberSchema.setClass(CustomerNumber);
