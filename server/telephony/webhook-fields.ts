import parsePhoneNumber from 'libphonenumber-js/min';
import { badRequest } from '#server/platform/errors.ts';
import type { Webhook } from './webhook.actions.ts';

/** E.164, or null when the number is withheld or no number at all (`anonymous`, `+266696687`, a SIP name). */
export function callerNumber(from: string | undefined): string | null {
  const number = from?.startsWith('+') ? parsePhoneNumber(from) : undefined;
  return number?.isPossible() ? number.number : null;
}

export const isId = (text: string | null | undefined): text is string =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text ?? '');

/** What our own address carries. */
export const queryOf = (webhook: Webhook): URLSearchParams => new URL(webhook.path, 'http://carrier').searchParams;

export function needId(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (!isId(value)) throw badRequest('bad_address', `The address lacks ${name}.`);
  return value;
}

export function need(params: Record<string, string>, name: string): string {
  const value = params[name];
  if (!value) throw badRequest('missing_field', `The carrier did not send ${name}.`);
  return value;
}

export function timeOf(text: string | undefined): Date | null {
  const time = text ? new Date(text) : null;
  return time && !Number.isNaN(time.getTime()) ? time : null;
}
