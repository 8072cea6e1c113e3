import { type Static, Type } from 'typebox';
import { settingDefinitions } from './settings.schema.ts';

const { organisationName, organisationNameZh, timeZone, currency } = settingDefinitions;
const fields = {
  organisationName: organisationName.shape,
  organisationNameZh: organisationNameZh.shape,
  timeZone: timeZone.shape,
  currency: currency.shape,
};

/** What an installation needs to know before anything else. */
export const Setup = Type.Object(fields, { additionalProperties: false });
export type Setup = Static<typeof Setup>;
/** `done`: the organisation has been named once. */
export const SetupView = Type.Object({ done: Type.Boolean(), ...fields });
export type SetupView = Static<typeof SetupView>;
