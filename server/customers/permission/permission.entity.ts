import { defineEntity, p } from '@mikro-orm/core';
import type { ContactChannel, EvidenceKind, PermissionDecision, PermittedPurpose } from './permission.schema.ts';

/** What somebody said about being contacted. Never changed: what is said later is another row. */
const ContactPermissionSchema = defineEntity({
  name: 'ContactPermission',
  tableName: 'contact_permission',
  properties: {
    id: p.uuid().primary(),
    /** Either these, whichever number they use, or … */
    customerId: p.uuid().nullable(),
    /** … whoever has this number, E.164. */
    phoneNumber: p.text().nullable(),
    channel: p.text().$type<ContactChannel>(),
    purpose: p.text().$type<PermittedPurpose>(),
    /** Contacts from this number of ours; null: from any. */
    ownNumber: p.text().nullable(),
    decision: p.text().$type<PermissionDecision>(),
    evidence: p.text().$type<EvidenceKind>(),
    interactionId: p.uuid().nullable(),
    words: p.text(),
    recordedById: p.uuid().nullable(),
    recordedAt: p.datetime(),
    validFrom: p.datetime(),
    validUntil: p.datetime().nullable(),
  },
});
export class ContactPermission extends ContactPermissionSchema.class {}
ContactPermissionSchema.setClass(ContactPermission);
