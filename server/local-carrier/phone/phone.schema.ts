import Type, { type Static } from 'typebox';

/** What the phone page and the carrier say to each other over `/carrier/phone`. */

const Sdp = Type.String({ minLength: 1 });

/** `from` null: the number is withheld. */
const Dial = Type.Object({
  type: Type.Literal('dial'),
  from: Type.Union([Type.String({ pattern: '^\\+?[0-9]{3,15}$' }), Type.Null()]),
  to: Type.String({ pattern: '^\\+?[0-9]{3,15}$' }),
  sdp: Sdp,
});
/** The page waits for calls to its own number; null: it cannot be rung. */
const StandBy = Type.Object({
  type: Type.Literal('stand-by'),
  number: Type.Union([Type.String({ pattern: '^\\+[0-9]{3,15}$' }), Type.Null()]),
});
const Leg = Type.String({ minLength: 16, maxLength: 64 });
/** Takes a call that rings, on the socket that will carry it. */
const Accept = Type.Object({ type: Type.Literal('accept'), leg: Leg, sdp: Sdp });
const Decline = Type.Object({ type: Type.Literal('decline'), leg: Leg });
/** After a lost socket; with `sdp` also after a reload, when the old connection is gone. `seen`: the last prompt shown. */
const Resume = Type.Object({
  type: Type.Literal('resume'),
  leg: Leg,
  seen: Type.Integer({ minimum: 0 }),
  sdp: Type.Optional(Sdp),
});
const Digits = Type.Object({ type: Type.Literal('digits'), digits: Type.String({ pattern: '^[0-9*#]{1,32}$' }) });
const HangUp = Type.Object({ type: Type.Literal('hang-up') });

export const FromPhone = Type.Union([StandBy, Accept, Decline, Dial, Resume, Digits, HangUp]);
export type FromPhone = Static<typeof FromPhone>;

/** `number` counts from 1 in each call. */
export interface Prompt {
  number: number;
  text: string;
  language: string;
  durationMs: number;
}

export type ToPhone =
  | { type: 'leg'; leg: string }
  | { type: 'answer'; sdp: string }
  | { type: 'status'; status: 'ringing' | 'in-progress'; seconds: number }
  | ({ type: 'say' } & Prompt)
  | { type: 'stop-saying'; number: number }
  | { type: 'resumed'; far: string; saying: number[] }
  /** Somebody calls this page's number; and they stopped, or another page took the call. */
  | { type: 'rings'; leg: string; far: string }
  | { type: 'rings-no-more'; leg: string }
  | { type: 'ended'; reason: string }
  | { type: 'error'; code: 'bad_request' | 'no_such_number' | 'no_such_call' | 'no_sound' };

export const PhoneConfig = Type.Object({
  numbers: Type.Array(Type.Object({ phoneNumber: Type.String(), friendlyName: Type.String() })),
  callers: Type.Array(Type.Object({ name: Type.String(), phoneNumber: Type.String() })),
});
/** Customers of the demo whose numbers the page offers as "my number". */
export type Callers = Static<typeof PhoneConfig>['callers'];
