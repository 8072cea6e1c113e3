import Type, { type Static } from 'typebox';

/** What the Voice SDK (2.18, protocol 1.6) says over its socket: `{ type, payload, version }`. */

const Sdp = Type.String({ minLength: 1 });
const callsid = Type.String({ minLength: 1, maxLength: 64 });
const message = <Name extends string, Payload extends Type.TSchema>(name: Name, payload: Payload) =>
  Type.Object({ type: Type.Literal(name), payload });

const Listen = message('listen', Type.Object({ token: Type.String() }));
const Register = message('register', Type.Object({ media: Type.Object({ audio: Type.Boolean() }) }));
/** With `reconnect` it takes up a living leg again; otherwise it starts a call with `params` (a query string). */
const Invite = message(
  'invite',
  Type.Object({
    callsid,
    sdp: Sdp,
    reconnect: Type.Optional(Type.String()),
    twilio: Type.Optional(Type.Object({ params: Type.Optional(Type.String()) })),
  }),
);
const Answer = message('answer', Type.Object({ callsid, sdp: Sdp }));
const Reinvite = message('reinvite', Type.Object({ callsid, sdp: Sdp }));
const Reject = message('reject', Type.Object({ callsid }));
const Hangup = message('hangup', Type.Object({ callsid }));
const Dtmf = message('dtmf', Type.Object({ callsid, dtmf: Type.String({ pattern: '^[0-9*#w]{1,64}$' }) }));

export const FromClient = Type.Union([Listen, Register, Invite, Answer, Reinvite, Reject, Hangup, Dtmf]);
export type FromClient = Static<typeof FromClient>;
export type AboutCall = Exclude<FromClient, { type: 'listen' | 'register' | 'invite' }>;
export type InvitePayload = Static<typeof Invite>['payload'];

/** Errors that the SDK turns into its own classes. */
export const signalErrors = {
  badRequest: { code: 31400, message: 'The message is malformed or unknown.' },
  tokenInvalid: { code: 31204, message: 'The access token is not valid.' },
  tokenExpired: { code: 31205, message: 'The access token has expired.' },
  noSuchCall: { code: 31404, message: 'There is no such call.' },
  callFailed: { code: 31002, message: 'The call could not be set up.' },
} as const;
export type SignalError = (typeof signalErrors)[keyof typeof signalErrors];
