import { type Static, Type } from 'typebox';
import { Id, Language, Nullable, Reference, Time } from '#server/platform/schema.ts';

/** What is written to users. */
export const mailKinds = ['invitation', 'forgotten_password', 'password_reset'] as const;
export type MailKind = (typeof mailKinds)[number];

export const mailStates = ['planned', 'sending', 'sent', 'failed'] as const;
export type MailState = (typeof mailStates)[number];

/** Why the last try did not succeed, or why there will be no other. */
export const mailErrors = [
  'unreachable',
  'no_answer',
  'sign_in_refused',
  'refused',
  /** This process was started without `SMTP_URL`. */
  'no_mail_server',
  /** Sealed by another `AUTH_SECRET`. */
  'unreadable',
  /** Its link was replaced or used before it went out, or the user was deactivated. */
  'withdrawn',
  /** Its link ended before it could be sent. */
  'expired',
] as const;
export type MailErrorCode = (typeof mailErrors)[number];

/** Without what the mail says: its link is the recipient's. */
export const MailView = Type.Object({
  id: Id,
  user: Reference,
  email: Type.String(),
  kind: Type.Enum([...mailKinds]),
  language: Language,
  state: Type.Enum([...mailStates]),
  attempts: Type.Integer(),
  error: Nullable(Type.Enum([...mailErrors])),
  /** What the mail server answered to the last try, as in RFC 5321. */
  smtpCode: Nullable(Type.Integer()),
  createdAt: Time,
  /** When it is tried (again); null when it is settled. */
  dueAt: Nullable(Time),
  /** When it was sent or given up. */
  settledAt: Nullable(Time),
});
export type MailView = Static<typeof MailView>;
