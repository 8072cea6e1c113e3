import { randomBytes } from 'node:crypto';

export type SidPrefix = 'CA' | 'CF' | 'QU' | 'PN' | 'AP' | 'RE';

/** A new id in Twilio's form: two letters and 32 hexadecimal digits. */
export const makeSid = (prefix: SidPrefix): string => prefix + randomBytes(16).toString('hex');
