import type { IncomingMessage } from 'node:http';

export const isLoopbackAddress = (address: string): boolean =>
  address === '::1' || /^(::ffff:)?127\.\d+\.\d+\.\d+$/.test(address);

/**
 * Whether whoever asks sits at this machine. Under a public address nobody does, since its proxy may say nothing of whom it passed on.
 * Whatever proxies say they passed on must be from here too, and a page whose name merely leads here is not ours.
 */
export function isLocalRequest(request: Pick<IncomingMessage, 'socket' | 'headers'>, publicUrl: string): boolean {
  const { host, 'x-forwarded-for': forwardedFor = [], forwarded } = request.headers;
  if (!isLoopbackName(URL.parse(publicUrl)?.hostname ?? '')) return false;
  if (host !== undefined && !isLoopbackName(hostNameOf(host))) return false;
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
