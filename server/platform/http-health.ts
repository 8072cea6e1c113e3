import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import type { Auth } from './auth.ts';
import { forbidden, unauthenticated } from './errors.ts';
import { may } from './policy.ts';
import { isLocalRequest } from './http-addresses.ts';

declare module 'fastify' {
  interface FastifyInstance {
    /** What `/metrics` shows. */
    metrics: Registry;
  }
}

export interface HealthOptions {
  auth: Auth;
  publicUrl: string;
  /** Resolves when the database answers. */
  pingDatabase: () => Promise<unknown>;
  isDraining: () => boolean;
}

/** `/healthz`: the process lives. `/readyz`: it can work. `/metrics`: for Prometheus on this machine, or with an administrator's key. */
export function serveHealth(app: FastifyInstance, { auth, publicUrl, pingDatabase, isDraining }: HealthOptions): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  app.decorate('metrics', registry);
  measureRequests(app, registry);

  app.get('/healthz', async () => ({ status: 'ok' }));

  app.get('/readyz', async (_request, reply) => {
    const reason = isDraining() ? 'draining' : await databaseProblem(pingDatabase);
    return reason === null ? { status: 'ready' } : reply.code(503).send({ status: 'not_ready', reason });
  });

  app.get('/metrics', async (request, reply) => {
    if (!isLocalRequest(request.raw, publicUrl)) await demandAdministrator(auth, request);
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

function measureRequests(app: FastifyInstance, registry: Registry): void {
  const seconds = new Histogram({
    name: 'http_request_seconds',
    help: 'Time from the first byte of a request to the last of its answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 3],
    registers: [registry],
  });
  const aborted = new Counter({
    name: 'http_requests_aborted_total',
    help: 'Requests whose sender went away first.',
    registers: [registry],
  });
  app.addHook('onResponse', async (request, reply) => {
    const route = request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
    seconds.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.addHook('onRequestAbort', async _request => aborted.inc());
}

const READY_MS = 1_000;

async function databaseProblem(ping: () => Promise<unknown>): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>(resolve => {
    timer = setTimeout(resolve, READY_MS, 'database_slow');
  });
  const answer = ping().then(
    () => null,
    () => 'database_away',
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

async function demandAdministrator(auth: Auth, request: FastifyRequest): Promise<void> {
  const key = /^Bearer (\S{1,500})$/i.exec(request.headers.authorization ?? '')?.[1];
  const signedIn = key === undefined ? null : await auth.authenticateBearer(key);
  if (!signedIn) throw unauthenticated();
  if (!may(signedIn.actor, 'configure')) throw forbidden('Only for administrators.');
}
