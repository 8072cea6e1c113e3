import { type Static, type TSchema, Type } from 'typebox';
import { Id, Nullable, Time } from './schema.ts';

export const settingScopes = ['all', 'branch', 'queue'] as const;
export type SettingScope = (typeof settingScopes)[number];

/** A customer's value class, from the least to the most. */
export const tiers = ['standard', 'gold', 'platinum', 'private'] as const;
export const Tier = Type.Enum([...tiers]);
export type Tier = (typeof tiers)[number];

/** Whether calls are recorded: never, always, or when the customer whom the agent asks agrees. */
export const recordingModes = ['off', 'on', 'ask'] as const;
export type RecordingMode = (typeof recordingModes)[number];

interface Definition<T extends TSchema> {
  shape: T;
  /** What holds where nothing was set. */
  fallback: Static<T>;
  /** Where it may be set; the nearest holds. */
  scopes: readonly SettingScope[];
}
const define = <T extends TSchema>(shape: T, fallback: Static<T>, ...scopes: SettingScope[]): Definition<T> => ({
  shape,
  fallback,
  scopes: ['all', ...scopes],
});
const seconds = (minimum: number, maximum: number) => Type.Integer({ minimum, maximum });
const minutes = seconds;
const name = Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' });
const points = Type.Number({ minimum: 0, maximum: 100_000 });

/** Every number of the product that people may change, with what holds until they do. */
export const settingDefinitions = {
  /** What the organisation is called, as customers hear and read it. */
  organisationName: define(name, 'Harbour Bank', 'branch'),
  organisationNameZh: define(name, '海港银行', 'branch'),
  /** From which address mail is sent; null: `patchbay@` this installation's host. */
  mailFrom: define(Nullable(Type.String({ format: 'email', maxLength: 200 })), null),
  /** Whose midnight begins a day: an IANA name, as `Asia/Shanghai`. Of a branch: by whose clock its callers are told when it opens. */
  timeZone: define(Type.String({ minLength: 1, maxLength: 60, pattern: '^[A-Za-z0-9_+/-]+$' }), 'UTC', 'branch'),
  /** ISO 4217. */
  currency: define(Type.String({ pattern: '^[A-Z]{3}$' }), 'USD'),
  /** Seconds an offer rings at one agent. */
  offerSeconds: define(seconds(5, 120), 20, 'queue'),
  /** Whether those who wait are offered to be rung back, keeping their place. */
  callbackOffered: define(Type.Boolean(), true, 'queue'),
  /** From so many seconds of expected wait on. */
  callbackFromSeconds: define(seconds(0, 3600), 60, 'queue'),
  /** How often somebody is rung whom we promised to ring. */
  callbackAttempts: define(Type.Integer({ minimum: 1, maximum: 20 }), 3, 'queue'),
  /** Minutes between attempts. */
  callbackSpacingMinutes: define(minutes(1, 10_080), 30, 'queue'),
  /** The same where the line was busy. */
  callbackBusyMinutes: define(minutes(1, 10_080), 5, 'queue'),
  /** Whether a voicemail counts as having reached them. */
  callbackVoicemailCounts: define(Type.Boolean(), false, 'queue'),
  /** Whether somebody who does not want to talk does. */
  callbackRefusedCounts: define(Type.Boolean(), true, 'queue'),
  /** Rank points with which somebody comes into line whom we promised to ring at a time. */
  callbackPoints: define(points, 120, 'queue'),
  /** Seconds for which a customer waits for the agent whose line was lost, before somebody else is offered the call. */
  returnSeconds: define(seconds(5, 300), 30, 'queue'),
  /** Seconds for which a customer who was handed to somebody by name waits for them, before everybody of the queue is asked. */
  transferWaitSeconds: define(seconds(0, 600), 20, 'queue'),
  /** Seconds that a telephone rings which we dial. */
  dialSeconds: define(seconds(10, 120), 30),
  /** Calls that the carrier places in a second. */
  dialsPerSecond: define(Type.Number({ minimum: 0.1, maximum: 30 }), 1),
  /** When people may be rung, by their own clocks: minutes since midnight, and days of the week, 1 is Monday. */
  callingFrom: define(minutes(0, 1439), 480, 'branch', 'queue'),
  callingUntil: define(minutes(1, 1440), 1260, 'branch', 'queue'),
  callingDays: define(
    Type.Array(Type.Integer({ minimum: 1, maximum: 7 }), { uniqueItems: true, maxItems: 7 }),
    [1, 2, 3, 4, 5, 6, 7],
    'branch',
    'queue',
  ),
  /** Whether people may be contacted for each purpose who have said nothing about it. */
  contactDefaultService: define(Type.Boolean(), true, 'branch', 'queue'),
  contactDefaultCallback: define(Type.Boolean(), true, 'branch', 'queue'),
  contactDefaultSales: define(Type.Boolean(), false, 'branch', 'queue'),
  contactDefaultCollection: define(Type.Boolean(), true, 'branch', 'queue'),
  /** The countries whose numbers are dialled, ISO 3166 by two letters; null: all. */
  dialCountries: define(
    Nullable(Type.Array(Type.String({ pattern: '^[A-Z]{2}$' }), { uniqueItems: true, minItems: 1, maxItems: 300 })),
    null,
  ),
  /** The number of ours that others see when we ring them, E.164; null: one that leads to the queue, or any. */
  callerId: define(Nullable(Type.String({ pattern: '^\\+[1-9]\\d{6,14}$' })), null, 'branch', 'queue'),
  /** Whether agents see that a supervisor listens to them. */
  showsListening: define(Type.Boolean(), true, 'branch', 'queue'),
  /** Seconds for wrap-up; 0: none. */
  wrapUpSeconds: define(seconds(0, 3600), 60, 'queue'),
  /** Rank points that a waiting customer gains per second. */
  ageing: define(Type.Number({ minimum: 0, maximum: 100 }), 1, 'queue'),
  /** Rank points with which customers of each tier come. */
  tierPoints: define(
    Type.Object({ standard: points, gold: points, platinum: points, private: points }, { additionalProperties: false }),
    { standard: 0, gold: 60, platinum: 120, private: 240 },
    'queue',
  ),
  /** The service level counts who is answered within so many seconds. */
  serviceSeconds: define(seconds(1, 3600), 20, 'queue'),
  /** It does not count who hangs up sooner than this. */
  abandonedSoonSeconds: define(seconds(0, 60), 5),
  /** Seconds of waiting after which the levels that are asked sink by one; null: never. */
  relaxAfterSeconds: define(Nullable(seconds(1, 3600)), null, 'queue'),
  /** Seconds after which they sink by one more. */
  relaxEverySeconds: define(seconds(1, 3600), 30, 'queue'),
  /** Seconds of waiting after which agents of the overflow queue may take it too; null: never. */
  overflowAfterSeconds: define(Nullable(seconds(0, 3600)), null, 'queue'),
  /** At this length of the line whoever comes overflows at once; null: never. */
  overflowAtLength: define(Nullable(Type.Integer({ minimum: 0, maximum: 10_000 })), null, 'queue'),
  /** At this length of the line whoever comes is told to try again later; null: never. */
  waitingAtMost: define(Nullable(Type.Integer({ minimum: 0, maximum: 10_000 })), null, 'queue'),
  /** Whether everybody overflows while nobody works in the queue. */
  overflowWhenUnstaffed: define(Type.Boolean(), true, 'queue'),
  /** Hours within which a customer who rings again is kept for the agent they had; 0: never. */
  lastAgentHours: define(Type.Integer({ minimum: 0, maximum: 720 }), 24, 'queue'),
  /** Seconds for which they are. */
  lastAgentWaitSeconds: define(seconds(0, 600), 20, 'queue'),
  /** From this tier on customers are kept for whoever looks after them. */
  ownerFromTier: define(Tier, 'platinum', 'branch'),
  /** Seconds for which they are. */
  ownerWaitSeconds: define(seconds(0, 600), 45, 'queue'),
  /** Seconds for which who declined is not offered the same customer again. */
  declinePauseSeconds: define(seconds(0, 600), 30),
  /** Mean handle time where a queue has no history yet. */
  assumedHandleSeconds: define(seconds(10, 7200), 180, 'queue'),
  /** Questions that a customer must answer rightly to prove who they are. */
  verifyRightAnswers: define(Type.Integer({ minimum: 1, maximum: 3 }), 2, 'branch'),
  /** After so many failed attempts within a day a customer cannot be verified by telephone, and supervisors are alerted. */
  verifyAttempts: define(Type.Integer({ minimum: 1, maximum: 10 }), 3, 'branch'),
  /** Whether agents see what proves who a customer is, and what they hold, only once the customer is verified. */
  maskUntilVerified: define(Type.Boolean(), true, 'branch'),
  recording: define(Type.Enum([...recordingModes]), 'off', 'branch', 'queue'),
  /** Days after the call for which its recording is kept. */
  recordingDays: define(Type.Integer({ minimum: 1, maximum: 3_650 }), 90, 'branch', 'queue'),
  /** Seconds after which a recording that was paused goes on by itself. */
  recordingPauseSeconds: define(seconds(15, 900), 120, 'branch', 'queue'),
  /** Whether agents may listen to recordings of their own calls. */
  agentsListen: define(Type.Boolean(), false),
  /** Days for which routing decisions are kept. */
  decisionDays: define(Type.Integer({ minimum: 1, maximum: 400 }), 30),
} as const;

export type SettingKey = keyof typeof settingDefinitions;
export type SettingValue<K extends SettingKey> = Static<(typeof settingDefinitions)[K]['shape']>;
export const settingKeys = Object.keys(settingDefinitions) as SettingKey[];

const anyKey = Type.Enum(settingKeys);
export const SettingParams = Type.Object({ key: anyKey });
/** Where a value holds: everywhere, or in one branch or queue. */
const Place = { scope: Type.Enum([...settingScopes]), scopeId: Nullable(Id) };
export const SetSetting = Type.Object({ ...Place, value: Type.Unknown() }, { additionalProperties: false });
export type SetSetting = Static<typeof SetSetting>;
export const SettingPlace = Type.Object(
  { scope: Type.Enum([...settingScopes]), scopeId: Type.Optional(Id) },
  { additionalProperties: false },
);
export type SettingPlace = Static<typeof SettingPlace>;

export const SettingView = Type.Object({
  key: anyKey,
  fallback: Type.Unknown(),
  scopes: Type.Array(Type.Enum([...settingScopes])),
  /** What was set; elsewhere the fallback holds. */
  values: Type.Array(Type.Object({ ...Place, value: Type.Unknown() })),
});
export type SettingView = Static<typeof SettingView>;
/** A value, which may itself be null. */
const Held = Type.Object({ is: Type.Unknown() });
export const SettingChange = Type.Object({
  ...Place,
  /** Null: not set. */
  before: Nullable(Held),
  after: Nullable(Held),
  userId: Nullable(Id),
  changedAt: Time,
});
export type SettingChange = Static<typeof SettingChange>;
