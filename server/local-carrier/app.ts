import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance } from 'fastify';
import type { LocalCarrier } from './carrier.ts';
import { controlRoutes } from './control/control.routes.ts';
import { restRoutes } from './rest/rest.routes.ts';
import { API_VERSION } from './rest/views.ts';

/** What a starting product asks to recognise the carrier that it left behind. */
export interface CarrierHealth {
  carrier: 'local';
  publicUrl: string;
  accountSid: string;
  pid: number;
  startedAt: string;
  version: number;
}

/** Raised when a product must not adopt a carrier of an older kind. */
export const CARRIER_VERSION = 2;

/** A document that the carrier itself keeps, as a TwiML Bin does at Twilio: the answer while the product has none. */
export const HOLD_THE_LINE = '/twiml-bins/hold-the-line';

/** What is not right is refused, not bent until it fits. */
const strict = { customOptions: { removeAdditional: false, coerceTypes: false } } as const;

/** The carrier's HTTP side: REST API, control API, health. The caller listens, on loopback only. */
export async function createCarrierApp(carrier: LocalCarrier): Promise<FastifyInstance> {
  const app = Fastify({ forceCloseConnections: true, ajv: strict, routerOptions: { maxParamLength: 1_000 } });
  await app.register(formbody);
  const startedAt = new Date().toISOString();
  const { publicUrl, sid } = carrier.account;
  app.get('/carrier/health', async (): Promise<CarrierHealth> => ({
    carrier: 'local',
    publicUrl,
    accountSid: sid,
    pid: process.pid,
    startedAt,
    version: CARRIER_VERSION,
  }));
  app.addHook('onListen', async () => {
    carrier.account.apiUrl = app.listeningOrigin;
  });
  app.post(HOLD_THE_LINE, async (_request, reply) => reply.type('text/xml').send(holdTheLine(publicUrl)));
  await app.register(restRoutes, { prefix: `/${API_VERSION}`, account: carrier.account });
  await app.register(controlRoutes, { carrier });
  return app;
}

/** Some seconds of patience, then the product is asked what should become of the call. */
const holdTheLine = (publicUrl: string): string =>
  `<?xml version="1.0" encoding="UTF-8"?><Response><Pause length="3"/><Redirect>${publicUrl}/twilio/voice#rc=5&amp;rp=all</Redirect></Response>`;
