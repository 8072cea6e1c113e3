import { type Static, Type } from 'typebox';
import { Value } from 'typebox/value';
import { PhoneConfig } from './phone/phone.schema.ts';

const sid = (prefix: string) => Type.String({ pattern: `^${prefix}[0-9a-fA-F]{32}$` });
const secret = Type.String({ minLength: 8 });

const CarrierConfig = Type.Object({
  port: Type.Integer({ minimum: 0, maximum: 65_535 }),
  publicUrl: Type.String({ pattern: '^https?://' }),
  accountSid: sid('AC'),
  authToken: secret,
  apiKeySid: sid('SK'),
  apiKeySecret: secret,
  applicationSid: sid('AP'),
  numbers: Type.Array(Type.String({ pattern: '^\\+[1-9]\\d{6,14}$' }), { minItems: 1 }),
  /** Customers whose numbers the phone page offers as "my number". */
  callers: PhoneConfig.properties.callers,
});
export type CarrierConfig = Static<typeof CarrierConfig>;

/** Which variable each setting comes from, for the one line that says what is wrong. */
const variables: Record<keyof CarrierConfig, string> = {
  port: 'CARRIER_PORT',
  publicUrl: 'PUBLIC_URL',
  accountSid: 'CARRIER_ACCOUNT_SID',
  authToken: 'CARRIER_AUTH_TOKEN',
  apiKeySid: 'CARRIER_API_KEY_SID',
  apiKeySecret: 'CARRIER_API_KEY_SECRET',
  applicationSid: 'CARRIER_APP_SID',
  numbers: 'CARRIER_NUMBERS',
  callers: 'CARRIER_CALLERS',
};

/** Throws one sentence that names the variable to be corrected. */
export function readCarrierConfig(env: NodeJS.ProcessEnv): CarrierConfig {
  const config = {
    port: Number(env.CARRIER_PORT ?? 3100),
    publicUrl: env.PUBLIC_URL,
    accountSid: env.CARRIER_ACCOUNT_SID,
    authToken: env.CARRIER_AUTH_TOKEN,
    apiKeySid: env.CARRIER_API_KEY_SID,
    apiKeySecret: env.CARRIER_API_KEY_SECRET,
    applicationSid: env.CARRIER_APP_SID,
    numbers: (env.CARRIER_NUMBERS ?? '+12025550100').split(',').map(number => number.trim()),
    callers: parsed(env.CARRIER_CALLERS ?? '[]'),
  };
  if (Value.Check(CarrierConfig, config)) return config;
  const path = [...Value.Errors(CarrierConfig, config)][0]?.instancePath.split('/')[1];
  const key = (Object.keys(variables) as (keyof CarrierConfig)[]).find(
    name => name === path || config[name] === undefined,
  );
  throw new Error(`${key ? variables[key] : 'The configuration'} is missing or not right.`);
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return json;
  }
}
