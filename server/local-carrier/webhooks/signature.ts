import { createHmac } from 'node:crypto';

/**
 * `X-Twilio-Signature`: HMAC-SHA1 with the auth token over the URL (without fragment) and, for a form, every key
 * followed by its value, keys sorted. https://www.twilio.com/docs/usage/security#validating-requests
 */
export function sign(authToken: string, url: string, form: Record<string, string> = {}): string {
  const fields = Object.keys(form)
    .sort()
    .map(key => key + form[key])
    .join('');
  return createHmac('sha1', authToken)
    .update(withoutFragment(url) + fields, 'utf8')
    .digest('base64');
}

export function withoutFragment(url: string): string {
  const at = url.indexOf('#');
  return at < 0 ? url : url.slice(0, at);
}
