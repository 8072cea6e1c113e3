import { type Static, type TProperties, Type } from 'typebox';
import { Nullable, PhoneNumber, Time } from '#server/platform/schema.ts';

/** What a person is told of. */
export const noticeKinds = ['offer', 'missed_offer', 'assigned', 'alert', 'connection'] as const;
export type NoticeKind = (typeof noticeKinds)[number];
/** On the screen; by the system while another window is in front; with a sound. */
export const noticeWays = ['page', 'system', 'sound'] as const;
export type NoticeWay = (typeof noticeWays)[number];

const ways = { page: Type.Boolean(), system: Type.Boolean(), sound: Type.Boolean() };
/** A call that is offered is always shown and always rings. */
const offerWays = { page: Type.Literal(true), system: Type.Boolean(), sound: Type.Literal(true) };
const strict = { additionalProperties: false };
const some = (properties: TProperties) => Type.Partial(Type.Object(properties), strict);

/** How a person likes to work; each one's own affair. */
export const Preferences = Type.Object({
  notifications: Type.Object({
    offer: Type.Object(offerWays),
    missed_offer: Type.Object(ways),
    assigned: Type.Object(ways),
    alert: Type.Object(ways),
    connection: Type.Object(ways),
  }),
  /** Shortcuts of one key. */
  singleKeys: Type.Boolean(),
  /** Percent. */
  ringVolume: Type.Integer({ minimum: 10, maximum: 100 }),
  /** A telephone on the desk, E.164, which we can ring instead of the browser. */
  deskPhone: Nullable(PhoneNumber),
  takesCallsOn: Type.Enum(['browser', 'desk_phone']),
  /** When the introduction was seen to its end or closed. */
  tourSeenAt: Nullable(Time),
});
export type Preferences = Static<typeof Preferences>;

export const UpdatePreferences = Type.Partial(
  Type.Object({
    notifications: Type.Partial(
      Type.Object({
        offer: some(offerWays),
        missed_offer: some(ways),
        assigned: some(ways),
        alert: some(ways),
        connection: some(ways),
      }),
      strict,
    ),
    singleKeys: Preferences.properties.singleKeys,
    ringVolume: Preferences.properties.ringVolume,
    deskPhone: Preferences.properties.deskPhone,
    takesCallsOn: Preferences.properties.takesCallsOn,
    tourSeenAt: Preferences.properties.tourSeenAt,
  }),
  strict,
);
/** What was chosen, here and before; the rest is as it usually is. */
export interface UpdatePreferences extends Partial<Omit<Preferences, 'notifications'>> {
  notifications?: Partial<Record<NoticeKind, Partial<Record<NoticeWay, boolean>>>>;
}

export const usualPreferences: Preferences = {
  notifications: {
    offer: { page: true, system: true, sound: true },
    missed_offer: { page: true, system: true, sound: false },
    assigned: { page: true, system: true, sound: false },
    alert: { page: true, system: true, sound: true },
    // A banner over the work says it already.
    connection: { page: false, system: false, sound: false },
  },
  singleKeys: true,
  ringVolume: 70,
  deskPhone: null,
  takesCallsOn: 'browser',
  tourSeenAt: null,
};
