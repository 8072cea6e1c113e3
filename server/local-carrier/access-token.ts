import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Account } from './account.ts';

/** A token Twilio would refuse, with its code. */
export class TokenRefused extends Error {
  readonly code: number;

  constructor(code: number, message: string) {
    super(message);
    this.code = code;
  }
}

interface Claims {
  iss?: string;
  sub?: string;
  exp?: number;
  nbf?: number;
  grants?: { identity?: string; voice?: { outgoing?: { application_sid?: string } } };
}

/** Checks an access token as Twilio does. https://www.twilio.com/docs/iam/access-tokens */
export function checkAccessToken(
  account: Account,
  jwt: string,
): { identity: string; applicationSid: string | null; ttl: number } {
  const [header = '', payload = '', signature = ''] = jwt.split('.');
  const claims = decode<Claims>(payload);
  const head = decode<{ alg?: string; cty?: string }>(header);
  if (head.alg !== 'HS256' || !head.cty?.startsWith('twilio-fpa'))
    throw new TokenRefused(20102, 'Invalid Access Token header');
  if (claims.iss !== account.apiKey.sid || claims.sub !== account.sid)
    throw new TokenRefused(20103, 'Invalid Access Token issuer/subject');
  const expected = createHmac('sha256', account.apiKey.secret).update(`${header}.${payload}`).digest();
  const given = Buffer.from(signature, 'base64url');
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new TokenRefused(20107, 'Invalid Access Token signature');
  const now = account.clock.now() / 1_000;
  if ((claims.exp ?? 0) <= now) throw new TokenRefused(20104, 'Access Token has expired or expiration date is invalid');
  if ((claims.nbf ?? 0) > now + 60) throw new TokenRefused(20105, 'Access Token is not valid yet');
  const { identity, voice } = claims.grants ?? {};
  if (!identity) throw new TokenRefused(20106, 'Invalid Access Token grants');
  const applicationSid = voice?.outgoing?.application_sid ?? null;
  return { identity, applicationSid, ttl: Math.floor((claims.exp ?? 0) - now) };
}

function decode<T>(part: string): T {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as T;
  } catch {
    throw new TokenRefused(20101, 'Invalid Access Token');
  }
}
