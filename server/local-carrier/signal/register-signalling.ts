import type { FastifyInstance } from 'fastify';
import type { MediaServer } from '../media/media-server.ts';
import type { Switchboard } from '../ports.ts';
import { Exchange } from './exchange.ts';
import { Session } from './session.ts';
import { acceptSockets } from './sockets.ts';

/**
 * Serves the Voice SDK's signalling at `/carrier/signal`. `publicUrl`: where the product's pages come from; pages of
 * other sites are refused.
 */
export function registerSignalling(
  app: FastifyInstance,
  options: { switchboard: Switchboard; media: MediaServer; publicUrl: string },
): void {
  const exchange = new Exchange(options.switchboard, options.media);
  acceptSockets(app, {
    path: '/carrier/signal',
    publicUrl: options.publicUrl,
    onSocket: wire => new Session(wire, exchange),
  });
}
