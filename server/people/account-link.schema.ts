import { type Static, Type } from 'typebox';
import { Time } from '#server/platform/schema.ts';
import { Password } from './user.schema.ts';

/** Why somebody is sent a link by which they set a password. */
export const linkPurposes = ['invitation', 'forgotten_password', 'password_reset'] as const;
export type LinkPurpose = (typeof linkPurposes)[number];

/** The only time the link is shown. `mailed`: it was also sent to the person. */
export const NewAccountLink = Type.Object({ url: Type.String(), expiresAt: Time, mailed: Type.Boolean() });
export type NewAccountLink = Static<typeof NewAccountLink>;

const Token = Type.String({ minLength: 1, maxLength: 100 });
export const LookAtLink = Type.Object({ token: Token }, { additionalProperties: false });
export const AccountLinkView = Type.Object({
  purpose: Type.Enum([...linkPurposes]),
  name: Type.String(),
  email: Type.String(),
  organisationName: Type.String(),
  organisationNameZh: Type.String(),
});
export type AccountLinkView = Static<typeof AccountLinkView>;

export const ForgottenPassword = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 200 }) },
  { additionalProperties: false },
);
/** `mail`: whether this installation sends mail at all. Whether there is such a user is not told. */
export const ForgottenPasswordAnswer = Type.Object({ mail: Type.Boolean() });

export const UseLink = Type.Object({ token: Token, password: Password }, { additionalProperties: false });
export type UseLink = Static<typeof UseLink>;
