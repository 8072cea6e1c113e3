import { defineEntity, p } from '@mikro-orm/core';

export const attemptScopes = ['account', 'address'] as const;

/** A try to sign in that failed, or is being checked at this moment; one row for the account and one for the address. */
const SignInAttemptSchema = defineEntity({
  name: 'SignInAttempt',
  tableName: 'sign_in_attempt',
  properties: {
    id: p.bigint('string').primary().autoincrement(),
    scope: p.enum(attemptScopes),
    /** Keyed hash of the normalised e-mail address or of the network address: nobody's data. */
    subject: p.text(),
    failedAt: p.datetime(),
    /** The password is being checked. Counts as a failure when nobody has settled it after half a minute. */
    pending: p.boolean().default(false),
  },
  indexes: [{ properties: ['scope', 'subject', 'failedAt'] }],
});
export class SignInAttempt extends SignInAttemptSchema.class {}
SignInAttemptSchema.setClass(SignInAttempt);
