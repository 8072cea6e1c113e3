/** A small product for the carrier to talk to, and the carrier itself on a clock that stands still. */
import formbody from '@fastify/formbody';
import Fastify, { type FastifyInstance } from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Twilio } from 'twilio';
import AccessToken from 'twilio/lib/jwt/AccessToken.js';
import { createCarrierApp } from '#server/local-carrier/app.ts';
import { createLocalCarrier, type LocalCarrier } from '#server/local-carrier/carrier.ts';
import { CarrierClock } from '#server/local-carrier/clock.ts';
import type { Send } from '#server/local-carrier/webhooks/send.ts';
import type { WebhookEntry } from '#server/local-carrier/log.ts';
import { checkExchange } from './openapi.ts';

export const customer = '+12025550123';
export const bank = '+12025550100';
const publicUrl = 'http://product.test';
export const accountSid = `AC${'1'.repeat(32)}`;
export const apiKeySid = `SK${'2'.repeat(32)}`;
export const applicationSid = `AP${'3'.repeat(32)}`;
export const authToken = '12345678';
export const apiKeySecret = 'an-api-key-secret-of-tests';

/** What the product answers at a path: TwiML, a fixed answer, or what it makes of the fields it was sent. */
export type Page = string | Answer | ((fields: Record<string, string>) => string | Answer | Promise<string | Answer>);
export interface Answer {
  status?: number;
  type?: string;
  body?: string | Buffer;
  headers?: Record<string, string>;
}

export interface Office extends AsyncDisposable {
  carrier: LocalCarrier;
  /** The real client of Twilio's, pointed at the carrier. Loaded when asked for: it is large. */
  client(credentials?: { sid: string; secret: string }): Promise<Twilio>;
  /** Where the carrier's HTTP side listens. */
  url: string;
  /** Sets what the product answers at a path. */
  answers(path: string, page: Page): void;
  /** Requests that reached this path, oldest first. */
  asked(path: string): WebhookEntry[];
  /** A customer rings and the carrier does all it can without time passing. */
  ring(from?: string | null): Promise<string>;
  /** Keys, and what follows from them. */
  press(callSid: string, digits: string): Promise<void>;
  /** An agent's browser dials. */
  connect(params: Record<string, string>, identity?: string): Promise<string>;
  /** Everything in the REST log that is not as Twilio describes it. */
  violations(): string[];
}

export const twiml = (body: string): string => `<?xml version="1.0" encoding="UTF-8"?><Response>${body}</Response>`;

export async function openOffice(options: { callsPerSecond?: number; send?: Send } = {}): Promise<Office> {
  const pages = new Map<string, Page>();
  const product = await productServing(pages);
  const clock = new CarrierClock({ manual: true });
  const keys = { accountSid, authToken, apiKeySid, apiKeySecret, applicationSid };
  const carrier = createLocalCarrier({
    ...keys,
    publicUrl,
    numbers: [bank],
    clock,
    send: injectInto(product),
    ...options,
  });
  const app = await createCarrierApp(carrier);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const settle = async (callSid: string) => {
    await carrier.idle();
    return callSid;
  };
  return {
    carrier,
    client: credentials => clientFor(url, credentials),
    url,
    answers: (path, page) => pages.set(path, page),
    asked: path => carrier.account.log.webhooks().filter(entry => new URL(entry.url).pathname === path),
    ring: from => settle(carrier.call(from === undefined ? customer : from, bank).callSid),
    press: async (callSid, digits) => {
      carrier.pressDigits(callSid, digits);
      await carrier.idle();
    },
    connect: (params, identity = 'agent_1') => settle(carrier.connectClient(tokenFor(identity), params).callSid),
    violations: () => carrier.account.log.rest().flatMap(checkExchange),
    [Symbol.asyncDispose]: async () => {
      carrier.close();
      await app.close();
      await product.close();
    },
  };
}

async function clientFor(url: string, credentials = { sid: accountSid, secret: authToken }): Promise<Twilio> {
  const { default: twilio } = await import('twilio');
  const client = twilio(credentials.sid, credentials.secret, { accountSid });
  client.api.baseUrl = url;
  return client;
}

/** An access token as the product would mint it. */
export function tokenFor(identity: string, options: { ttl?: number; secret?: string } = {}): string {
  const token = new AccessToken(accountSid, apiKeySid, options.secret ?? apiKeySecret, {
    identity,
    ttl: options.ttl ?? 86_400,
  });
  token.addGrant(new AccessToken.VoiceGrant({ outgoingApplicationSid: applicationSid, incomingAllow: true }));
  return token.toJwt();
}

async function productServing(pages: Map<string, Page>): Promise<FastifyInstance> {
  const product = Fastify();
  await product.register(formbody);
  product.all('/*', async (request, reply) => {
    const path = new URL(request.url, publicUrl).pathname;
    const page = pages.get(path);
    // Callbacks need no answer; a document nobody wrote is a mistake in the test.
    if (page === undefined) return reply.code(path.includes('status') || path.includes('events') ? 204 : 404).send();
    const fields = {
      ...(request.query as Record<string, string>),
      ...(request.body as Record<string, string> | undefined),
    };
    const given = typeof page === 'function' ? await page(fields) : page;
    const answer = typeof given === 'string' ? { body: given } : given;
    return reply
      .code(answer.status ?? 200)
      .headers(answer.headers ?? {})
      .type(answer.type ?? 'text/xml')
      .send(answer.body ?? '');
  });
  return product;
}

/** Delivers the carrier's requests into an app, without a network. */
export const injectInto =
  (app: FastifyInstance): Send =>
  async request => {
    const { pathname, search } = new URL(request.url);
    const answer = await app.inject({
      method: request.method,
      url: pathname + search,
      headers: { ...request.headers, host: new URL(request.url).host },
      ...(request.method === 'POST' ? { payload: request.body } : {}),
    });
    const headers = Object.fromEntries(
      Object.entries(answer.headers).map(([name, value]) => [name, typeof value === 'number' ? String(value) : value]),
    );
    return { status: answer.statusCode, headers, body: answer.rawPayload };
  };
