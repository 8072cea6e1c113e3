import { type Static, Type } from 'typebox';

/** `POST /api/v1/voice/token`: what the Voice SDK needs. */
export const VoiceToken = Type.Object({
  token: Type.String(),
  identity: Type.String(),
  /** `local`: the built-in carrier; the console then loads the one file that points the SDK at it. */
  carrier: Type.Enum(['twilio', 'local']),
  ttlSeconds: Type.Integer(),
});
export type VoiceToken = Static<typeof VoiceToken>;
