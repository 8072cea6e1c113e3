import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Account } from '../account.ts';
import { callRoutes } from './calls.routes.ts';
import { conferenceRoutes } from './conferences.routes.ts';
import { errorBody, notFound, RestError } from './errors.ts';
import { applicationRoutes, numberRoutes } from './numbers.routes.ts';
import { participantRoutes } from './participants.routes.ts';
import { queueRoutes } from './queues.routes.ts';
import { callRecordingRoutes, conferenceRecordingRoutes } from './recordings-of.routes.ts';
import { recordingRoutes } from './recordings.routes.ts';

/** Twilio's REST API of 2010-04-01, as far as voice calls need it. */
export async function restRoutes(app: FastifyInstance, { account }: { account: Account }): Promise<void> {
  /** Carried out, and then answered with nothing, or with an error. */
  const troubled = new WeakMap<FastifyRequest, 'silence' | 'fail'>();

  app.addHook('onRequest', async (request, reply) => {
    if (!isAllowed(account, request)) throw new RestError(401, 20003, 'Authenticate');
    const { settings } = account.faults;
    const fate = account.faults.restFateOf(request.url);
    if (fate === 'refuse') throw new RestError(429, 20429, 'Too Many Requests');
    if (fate === 'answer') return;
    if (fate === 'fail' ? settings.failedButDone : settings.silentButDone) troubled.set(request, fate);
    else if (fate === 'fail') throw failure(account);
    else {
      await silence(account);
      await reply.code(504).send();
    }
  });

  app.addHook('onSend', async (request, reply, payload: unknown) => {
    const fate = troubled.get(request);
    const sent = fate === 'fail' ? failInstead(account, reply) : payload;
    record(account, request, reply, sent);
    if (fate === 'silence') await silence(account);
    return sent;
  });

  app.setErrorHandler((error, _request, reply) => {
    const refusal = error instanceof RestError ? error : unexpected(account, error);
    return reply.code(refusal.status).send(errorBody(refusal));
  });
  app.setNotFoundHandler((request, reply) => reply.code(404).send(errorBody(notFound(request.url))));

  await app.register(
    async routes => {
      callRoutes(routes, account);
      conferenceRoutes(routes, account);
      participantRoutes(routes, account);
      queueRoutes(routes, account);
      recordingRoutes(routes, account);
      callRecordingRoutes(routes, account);
      conferenceRecordingRoutes(routes, account);
      numberRoutes(routes, account);
      applicationRoutes(routes, account);
    },
    { prefix: `/Accounts/${account.sid}` },
  );
}

function failure(account: Account): RestError {
  const { failRestStatus: status } = account.faults.settings;
  return new RestError(status, 20000 + status, status === 503 ? 'Service Unavailable' : 'Internal Server Error');
}

function failInstead(account: Account, reply: FastifyReply): string {
  const error = failure(account);
  reply.code(error.status).type('application/json; charset=utf-8').removeHeader('content-length');
  return JSON.stringify(errorBody(error));
}

const silence = (account: Account): Promise<void> =>
  new Promise(resolve => account.clock.after(account.faults.settings.silenceMs, resolve));

/** Account and auth token, or an API key and its secret. */
function isAllowed(account: Account, request: FastifyRequest): boolean {
  const [scheme, encoded] = (request.headers.authorization ?? '').split(' ');
  if (scheme?.toLowerCase() !== 'basic' || !encoded) return false;
  const given = Buffer.from(encoded, 'base64').toString('utf8');
  return given === `${account.sid}:${account.authToken}` || given === `${account.apiKey.sid}:${account.apiKey.secret}`;
}

function unexpected(account: Account, error: unknown): RestError {
  // What Fastify itself refuses (a body that cannot be read) is the client's mistake, everything else ours.
  const status = error instanceof Error && 'statusCode' in error ? Number(error.statusCode) : 500;
  const message = error instanceof Error ? error.message : 'Internal server error';
  if (status >= 500) account.warn(null, 20500, `The carrier failed: ${error instanceof Error ? error.stack : message}`);
  return new RestError(status, status >= 500 ? 20500 : 20001, message);
}

function record(account: Account, request: FastifyRequest, reply: FastifyReply, payload: unknown): void {
  account.log.add({
    kind: 'rest',
    at: new Date(account.clock.now()).toISOString(),
    method: request.method,
    path: request.url,
    body: { ...(request.body as Record<string, unknown> | undefined) },
    status: reply.statusCode,
    answer: typeof payload === 'string' && payload !== '' ? (JSON.parse(payload) as unknown) : null,
  });
}
