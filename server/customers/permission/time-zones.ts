import { countryOf } from '../phone-number.ts';

/** Where the law knows one time and the data of time zones another besides. */
const oneTime: Readonly<Record<string, string>> = { CN: 'Asia/Shanghai' };

/** The times that may be shown by the clock of whoever has this number: those of its country. None: nobody knows. */
export function zonesOfNumber(phoneNumber: string): readonly string[] {
  const country = countryOf(phoneNumber);
  if (!country) return [];
  const only = oneTime[country];
  return only ? [only] : (new Intl.Locale('und', { region: country }).getTimeZones() ?? []);
}
