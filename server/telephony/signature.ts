import { createHmac, timingSafeEqual } from 'node:crypto';

/** A webhook's form fields; a repeated one has several values. */
export type FormFields = ReadonlyMap<string, readonly string[]>;

export function parseForm(body: string): FormFields {
  const fields = new Map<string, string[]>();
  for (const [name, value] of new URLSearchParams(body)) fields.set(name, [...(fields.get(name) ?? []), value]);
  return fields;
}

/**
 * Twilio's signature: base64 of HMAC-SHA1 over the URL followed by name and value of each field, sorted by name; equal values of a
 * repeated field count once, sorted (https://www.twilio.com/docs/usage/security#validating-requests). `url` is the public address with the
 * path and query exactly as they came.
 */
export function sign(authToken: string, url: string, fields: FormFields): string {
  const names = [...fields.keys()].sort();
  const text = names.flatMap(name => [...new Set(fields.get(name))].sort().map(value => name + value));
  return createHmac('sha1', authToken)
    .update(url + text.join(''))
    .digest('base64');
}

export function isSigned(authToken: string, url: string, fields: FormFields, signature: string | undefined): boolean {
  const expected = Buffer.from(sign(authToken, url, fields));
  const given = Buffer.from(signature ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}
