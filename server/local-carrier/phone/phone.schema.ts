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
/** After a lost socket; with `sdp` also after a reload, when the old connection is gone. `seen`: the last prompt shown. */
const Resume = Type.Object({
  type: Type.Literal('resume'),
  leg: Type.String({ minLength: 16, maxLength: 64 }),
  seen: Type.Integer({ minimum: 0 }),
  sdp: Type.Optional(Sdp),
});
const Digits = Type.Object({ type: Type.Literal('digits'), digits: Type.String({ pattern: '^[0-9*#]{1,32}$' }) });
const HangUp = Type.Object({ type: Type.Literal('hang-up') });

export const FromPhone = Type.Union([Dial, Resume, Digits, HangUp]);
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
  | { type: 'resumed'; from: string | null; to: string; saying: number[] }
  | { type: 'ended'; reason: string }
  | { type: 'error'; code: 'bad_request' | 'no_such_number' | 'no_such_call' | 'no_sound' };

export const PhoneConfig = Type.Object({
  numbers: Type.Array(Type.Object({ phoneNumber: Type.String(), friendlyName: Type.String() })),
  callers: Type.Array(Type.Object({ name: Type.String(), phoneNumber: Type.String() })),
});
/** Customers of the demo whose numbers the page offers as "my number". */
export type Callers = Static<typeof PhoneConfig>['callers'];
