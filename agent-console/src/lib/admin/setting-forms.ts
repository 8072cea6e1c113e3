import type { RecordingMode, SettingKey, SettingValue, Tier } from '#server/platform/settings.schema.ts';

/** In the order in which they are shown. */
export const settingGroups = [
  'organisation',
  'ringing',
  'dialling',
  'contacting',
  'callbacks',
  'rank',
  'skills',
  'overflow',
  'familiar',
  'verifying',
  'service',
  'recording',
  'keeping',
] as const;
export type SettingGroup = (typeof settingGroups)[number];
export const tiers = ['standard', 'gold', 'platinum', 'private'] as const satisfies readonly Tier[];
export const recordingModes = ['off', 'on', 'ask'] as const satisfies readonly RecordingMode[];
export type Unit =
  | 'seconds'
  | 'minutes'
  | 'hours'
  | 'days'
  | 'points'
  | 'pointsPerSecond'
  | 'callsPerSecond'
  | 'customers'
  | 'answers'
  | 'attempts';

interface NumberInput {
  input: 'number' | 'numberOrNever';
  unit: Unit;
}
type TextInput = { input: 'text' | 'timeZone' | 'currency' };
/** Null, shown as an empty box: the usual one. */
type AddressInput = { input: 'address' | 'phoneNumber' };
/** `clock`: minutes since midnight; `weekdays`: 1 is Monday; `countries`: null is all. */
type TimeInput = { input: 'clock' };
export type SettingInput =
  | NumberInput
  | TextInput
  | AddressInput
  | TimeInput
  | { input: 'yesNo' | 'tier' | 'tierPoints' | 'recordingMode' | 'weekdays' | 'countries' };
/** The input that fits the values a setting can have; another one does not compile. */
type InputFor<V> = [V] extends [boolean]
  ? { input: 'yesNo' }
  : [V] extends [Tier]
    ? { input: 'tier' }
    : [V] extends [RecordingMode]
      ? { input: 'recordingMode' }
      : [V] extends [number]
        ? { input: 'number'; unit: Unit } | TimeInput
        : [V] extends [number[]]
          ? { input: 'weekdays' }
          : [V] extends [string[] | null]
            ? { input: 'countries' }
            : [V] extends [number | null]
              ? { input: 'numberOrNever'; unit: Unit }
              : [V] extends [Record<Tier, number>]
                ? { input: 'tierPoints' }
                : [V] extends [string]
                  ? TextInput
                  : [V] extends [string | null]
                    ? AddressInput
                    : never;

const number = <U extends Unit>(unit: U) => ({ input: 'number', unit }) as const;
const numberOrNever = <U extends Unit>(unit: U) => ({ input: 'numberOrNever', unit }) as const;

/** Where each setting is shown and how it is typed in. A setting missing here does not compile. */
export const settingForms: { [K in SettingKey]: { group: SettingGroup } & InputFor<SettingValue<K>> } = {
  organisationName: { group: 'organisation', input: 'text' },
  organisationNameZh: { group: 'organisation', input: 'text' },
  mailFrom: { group: 'organisation', input: 'address' },
  timeZone: { group: 'organisation', input: 'timeZone' },
  currency: { group: 'organisation', input: 'currency' },
  offerSeconds: { group: 'ringing', ...number('seconds') },
  wrapUpSeconds: { group: 'ringing', ...number('seconds') },
  returnSeconds: { group: 'ringing', ...number('seconds') },
  transferWaitSeconds: { group: 'ringing', ...number('seconds') },
  showsListening: { group: 'ringing', input: 'yesNo' },
  callerId: { group: 'dialling', input: 'phoneNumber' },
  dialSeconds: { group: 'dialling', ...number('seconds') },
  dialsPerSecond: { group: 'dialling', ...number('callsPerSecond') },
  dialCountries: { group: 'dialling', input: 'countries' },
  callingFrom: { group: 'contacting', input: 'clock' },
  callingUntil: { group: 'contacting', input: 'clock' },
  callingDays: { group: 'contacting', input: 'weekdays' },
  contactDefaultService: { group: 'contacting', input: 'yesNo' },
  contactDefaultCallback: { group: 'contacting', input: 'yesNo' },
  contactDefaultSales: { group: 'contacting', input: 'yesNo' },
  contactDefaultCollection: { group: 'contacting', input: 'yesNo' },
  callbackOffered: { group: 'callbacks', input: 'yesNo' },
  callbackFromSeconds: { group: 'callbacks', ...number('seconds') },
  callbackAttempts: { group: 'callbacks', ...number('attempts') },
  callbackSpacingMinutes: { group: 'callbacks', ...number('minutes') },
  callbackBusyMinutes: { group: 'callbacks', ...number('minutes') },
  callbackVoicemailCounts: { group: 'callbacks', input: 'yesNo' },
  callbackRefusedCounts: { group: 'callbacks', input: 'yesNo' },
  callbackPoints: { group: 'callbacks', ...number('points') },
  declinePauseSeconds: { group: 'ringing', ...number('seconds') },
  ageing: { group: 'rank', ...number('pointsPerSecond') },
  tierPoints: { group: 'rank', input: 'tierPoints' },
  relaxAfterSeconds: { group: 'skills', ...numberOrNever('seconds') },
  relaxEverySeconds: { group: 'skills', ...number('seconds') },
  overflowAfterSeconds: { group: 'overflow', ...numberOrNever('seconds') },
  overflowAtLength: { group: 'overflow', ...numberOrNever('customers') },
  waitingAtMost: { group: 'overflow', ...numberOrNever('customers') },
  overflowWhenUnstaffed: { group: 'overflow', input: 'yesNo' },
  lastAgentHours: { group: 'familiar', ...number('hours') },
  lastAgentWaitSeconds: { group: 'familiar', ...number('seconds') },
  ownerFromTier: { group: 'familiar', input: 'tier' },
  ownerWaitSeconds: { group: 'familiar', ...number('seconds') },
  verifyRightAnswers: { group: 'verifying', ...number('answers') },
  verifyAttempts: { group: 'verifying', ...number('attempts') },
  maskUntilVerified: { group: 'verifying', input: 'yesNo' },
  serviceSeconds: { group: 'service', ...number('seconds') },
  abandonedSoonSeconds: { group: 'service', ...number('seconds') },
  assumedHandleSeconds: { group: 'service', ...number('seconds') },
  recording: { group: 'recording', input: 'recordingMode' },
  recordingPauseSeconds: { group: 'recording', ...number('seconds') },
  agentsListen: { group: 'recording', input: 'yesNo' },
  recordingDays: { group: 'recording', ...number('days') },
  decisionDays: { group: 'keeping', ...number('days') },
};

export const inputOf = (key: SettingKey): SettingInput => settingForms[key];
