import { type Static, Type } from 'typebox';
import { Id, Nullable, Page, PageQuery, PhoneNumber, Reference, Time } from '#server/platform/schema.ts';

/** How we reach people. */
export const contactChannels = ['voice'] as const;
export type ContactChannel = (typeof contactChannels)[number];
/** What we contact somebody for. service: what they have with us · callback: a promise · sales · collection: what they owe. */
export const contactPurposes = ['service', 'callback', 'sales', 'collection'] as const;
export const ContactPurpose = Type.Enum([...contactPurposes]);
export type ContactPurpose = (typeof contactPurposes)[number];
export const permittedPurposes = [...contactPurposes, 'any'] as const;
export type PermittedPurpose = (typeof permittedPurposes)[number];
export const permissionDecisions = ['granted', 'denied'] as const;
export type PermissionDecision = (typeof permissionDecisions)[number];
/** How we know: said to us · in writing · keyed in a telephone menu · from another system or a list · told by the carrier. */
export const evidenceKinds = ['said', 'written', 'keyed', 'imported', 'provider'] as const;
export type EvidenceKind = (typeof evidenceKinds)[number];

export const ContactPermissionView = Type.Object({
  id: Id,
  /** Whom it is about: a customer, or whoever has a number. */
  customerId: Nullable(Id),
  phoneNumber: Nullable(Type.String()),
  channel: Type.Enum([...contactChannels]),
  purpose: Type.Enum([...permittedPurposes]),
  /** For contacts from this number of ours only; null: from any. */
  ownNumber: Nullable(Type.String()),
  decision: Type.Enum([...permissionDecisions]),
  evidence: Type.Enum([...evidenceKinds]),
  /** The call in which it was said. */
  interactionId: Nullable(Id),
  words: Type.String(),
  recordedBy: Nullable(Reference),
  recordedAt: Time,
  validFrom: Time,
  validUntil: Nullable(Time),
});
export type ContactPermissionView = Static<typeof ContactPermissionView>;

/** Whether we may contact somebody for a purpose, and what says so; null: nothing was said, the usual holds. */
export const ContactAnswer = Type.Object({
  channel: Type.Enum([...contactChannels]),
  purpose: ContactPurpose,
  allowed: Type.Boolean(),
  permission: Nullable(ContactPermissionView),
});
export type ContactAnswer = Static<typeof ContactAnswer>;

/** What was said, newest first; `answers`: what holds now, for each channel and purpose. */
export const PermissionPage = Type.Object({
  ...Page(ContactPermissionView).properties,
  answers: Type.Array(ContactAnswer),
});
export type PermissionPage = Static<typeof PermissionPage>;

const fields = {
  channel: Type.Enum([...contactChannels]),
  purpose: Type.Enum([...permittedPurposes]),
  ownNumber: Type.Optional(Nullable(PhoneNumber)),
  decision: Type.Enum([...permissionDecisions]),
  evidence: Type.Enum([...evidenceKinds]),
  interactionId: Type.Optional(Nullable(Id)),
  words: Type.Optional(Type.String({ maxLength: 500 })),
  /** From when on; left out: from now. */
  validFrom: Type.Optional(Time),
  /** Left out or null: until something else is said. */
  validUntil: Type.Optional(Nullable(Time)),
};
export const RecordPermission = Type.Object(fields, { additionalProperties: false });
export type RecordPermission = Static<typeof RecordPermission>;
export const RecordNumberPermission = Type.Object(
  { phoneNumber: PhoneNumber, ...fields },
  { additionalProperties: false },
);
export type RecordNumberPermission = Static<typeof RecordNumberPermission>;

const { limit, cursor } = PageQuery.properties;
export const PermissionQuery = Type.Object({ limit, cursor }, { additionalProperties: false });
export type PermissionQuery = Static<typeof PermissionQuery>;
export const NumberPermissionQuery = Type.Object(
  { limit, cursor, phoneNumber: PhoneNumber },
  { additionalProperties: false },
);
export type NumberPermissionQuery = Static<typeof NumberPermissionQuery>;
