import type { FastifyRequest } from 'fastify';

export const isLoopbackAddress = (address: string): boolean =>
  address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);

/** From this machine itself. What a proxy passes on that nobody told us to trust comes from anywhere. */
export function isLocalRequest(request: FastifyRequest, trustsProxy: boolean): boolean {
  if (!trustsProxy && ('x-forwarded-for' in request.headers || 'forwarded' in request.headers)) return false;
  return isLoopbackAddress(request.ip);
}

/** `[::1]:3000` → `[::1]`. */
const hostNameOf = (host: string): string => host.replace(/:\d+$/, '').toLowerCase();
const isLoopbackName = (name: string): boolean => name === 'localhost' || name === '[::1]' || isLoopbackAddress(name);

/**
 * Whether a page at this origin may write here or open sockets: our own public one; and while that is a loopback address, whatever loopback
 * name the browser used, since `localhost` and `127.0.0.1` are both typed by hand (a name that merely resolves to loopback is not one).
 */
export function isOwnOrigin(origin: string, hostHeader: string | undefined, publicUrl: string): boolean {
  if (origin === publicUrl) return true;
  const ours = URL.parse(publicUrl);
  const theirs = URL.parse(origin);
  if (!ours || !theirs || ours.protocol !== 'http:' || theirs.protocol !== 'http:' || hostHeader === undefined) return false;
  return isLoopbackName(hostNameOf(ours.host)) && isLoopbackName(hostNameOf(theirs.host)) && theirs.host === hostHeader.toLowerCase();
}
