import parseExactly from 'libphonenumber-js/max';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** E.164 of what people write with country code (`+86 10 1234 5678`, `＋１ (202) 555-0100`); null when it cannot be a telephone number. */
export function normalisePhoneNumber(text: string): string | null {
  const parsed = parsePhoneNumberFromString(text.normalize('NFKC').trim(), { extract: false });
  return parsed?.isPossible() && /^\+[1-9][0-9]{6,14}$/.test(parsed.number) ? parsed.number : null;
}

/** The country of an E.164 number by two letters; null where it has none, or nobody can tell. */
export const countryOf = (phoneNumber: string): string | null => parseExactly(phoneNumber)?.country ?? null;

/** A number that somebody may answer without being paid for it: not too short, not too long, not one that costs extra. */
export function isOrdinary(phoneNumber: string): boolean {
  const parsed = parseExactly(phoneNumber);
  return parsed !== undefined && parsed.isPossible() && parsed.getType() !== 'PREMIUM_RATE';
}

/** The digits to look for when a search is (part of) a number, without the leading zeros of national writing; null when it is not one. */
export function digitsOf(q: string): string | null {
  const text = q.normalize('NFKC');
  if (!/^[+\d\s().\-–/]+$/.test(text)) return null;
  const digits = text.replace(/\D/g, '').replace(/^0+/, '');
  return digits.length >= 3 ? digits : null;
}

/** Every E.164 number that keyed digits may mean: with the country code, with `00` before it, or as one dials in the country of `near`. */
export function phoneNumbersOfKeys(digits: string, near: string | null): string[] {
  const country = near ? parsePhoneNumberFromString(near)?.country : undefined;
  const readings = [
    normalisePhoneNumber(`+${digits.replace(/^00/, '')}`),
    country ? (parsePhoneNumberFromString(digits, country)?.number ?? null) : null,
  ];
  return [...new Set(readings.filter(number => number !== null))];
}
