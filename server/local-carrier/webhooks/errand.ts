import type { WebhookEntry } from '../log.ts';
import type { CookieJar } from './cookies.ts';
import type { HttpMethod, WebhookRequest } from './send.ts';
import { sign } from './signature.ts';

/** Something to be asked of the product, or told to it. */
export interface Errand {
  purpose: WebhookEntry['purpose'];
  url: string;
  method: HttpMethod;
  params: Record<string, string>;
  /** The call it is about, with its cookies. */
  call?: { sid: string; cookies: CookieJar } | null;
}

/** The request as it goes over the wire: fields in the body of a POST and in the address of a GET, signed either way. */
export function signedRequest(errand: Errand, token: string, authToken: string): WebhookRequest {
  const { method, params } = errand;
  const post = method === 'POST';
  const url = post ? errand.url : withQuery(errand.url, params);
  const cookie = errand.call?.cookies.header(url);
  const headers = {
    'user-agent': 'TwilioProxy/1.1',
    'i-twilio-idempotency-token': token,
    'x-twilio-signature': sign(authToken, url, post ? params : {}),
    ...(post ? { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8' } : {}),
    ...(cookie ? { cookie } : {}),
  };
  return { method, url, headers, body: post ? new URLSearchParams(params).toString() : '' };
}

function withQuery(url: string, params: Record<string, string>): string {
  const query = new URLSearchParams(params).toString();
  if (!query) return url;
  return url + (url.includes('?') ? '&' : '?') + query;
}
