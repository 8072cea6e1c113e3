import type { IncomingMessage } from 'node:http';

export const isLoopbackAddress = (address: string): boolean =>
  address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);

/** Whatever proxies say they passed on must be from this machine too; nobody is believed to be nearer than they are. */
export function isLocalRequest(request: Pick<IncomingMessage, 'socket' | 'headers'>): boolean {
  const { 'x-forwarded-for': forwardedFor = [], forwarded } = request.headers;
  const passedOn = [forwardedFor].flat().join(',').split(',').filter(Boolean);
  const addresses = [request.socket.remoteAddress ?? '', ...passedOn.map(address => address.trim())];
  return forwarded === undefined && addresses.every(isLoopbackAddress);
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
  if (!ours || !theirs || ours.protocol !== 'http:' || theirs.protocol !== 'http:' || hostHeader === undefined)
    return false;
  return (
    isLoopbackName(hostNameOf(ours.host)) &&
    isLoopbackName(hostNameOf(theirs.host)) &&
    theirs.host === hostHeader.toLowerCase()
  );
}
