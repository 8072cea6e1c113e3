import { type Static, Type } from 'typebox';
import { verificationMethods } from '#server/interactions/interaction.schema.ts';
import { Id, Nullable } from '#server/platform/schema.ts';

/** What a customer may be asked about themselves. */
export const questionKeys = ['born_on', 'identity_end', 'postcode', 'holding_end'] as const;
export type QuestionKey = (typeof questionKeys)[number];

/** A question and, of `holding_end`, which holding it is about. */
export const Asked = Type.Object({ key: Type.Enum([...questionKeys]), holdingId: Nullable(Id) });
export type Asked = Static<typeof Asked>;

/** A question as the agent reads it aloud; what the right answer is stays with the server. */
export const Question = Type.Object({
  key: Type.Enum([...questionKeys]),
  /** Whose number is asked for. */
  product: Nullable(Type.Object({ name: Type.String(), nameZh: Type.String() })),
});
export type Question = Static<typeof Question>;

export const StartVerification = Type.Object(
  { method: Type.Enum([...verificationMethods]) },
  { additionalProperties: false },
);
export type StartVerification = Static<typeof StartVerification>;

/** What the customer said, in the order of the questions; empty: nothing. With a PIN one answer, its digits. */
export const AnswerVerification = Type.Object(
  { answers: Type.Array(Type.String({ maxLength: 100 }), { minItems: 1, maxItems: 3 }) },
  { additionalProperties: false },
);
export type AnswerVerification = Static<typeof AnswerVerification>;

export const VerificationView = Type.Object({
  interactionId: Id,
  customerId: Id,
  method: Type.Enum([...verificationMethods]),
  questions: Type.Array(Question),
  /** How many must be right. */
  neededAnswers: Type.Integer(),
  result: Type.Enum(['pending', 'passed', 'failed']),
  /** Tries that are left before it has failed. */
  triesLeft: Type.Integer(),
});
export type VerificationView = Static<typeof VerificationView>;
