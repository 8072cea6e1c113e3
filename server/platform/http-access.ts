import type {} from '@fastify/rate-limit'; // app.createRateLimit
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Permission } from '#server/people/role.schema.ts';
import type { Auth } from './auth.ts';
import { anonymous, type Context, createContext, type Services } from './context.ts';
import { DomainError, forbidden, unauthenticated } from './errors.ts';
import { isOwnOrigin } from './http-addresses.ts';
import { may } from './policy.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks, and the unit of work. Present below `/api`. */
    ctx: Context;
    /** The session the request came with; null with an API key or without sign-in. */
    sessionId: string | null;
  }
  interface FastifyContextConfig {
    /** Answers without sign-in. */
    public?: boolean;
    /** Only roles that allow this; others get 403. */
    may?: Permission;
  }
}

/** Requests per minute: of one person or key, and of one address without sign-in. */
export interface RateLimits {
  signedIn: number;
  anonymous: number;
}
export const defaultRateLimits: RateLimits = { signedIn: 6_000, anonymous: 600 };

export interface AccessOptions {
  em: SqlEntityManager;
  services: Services;
  auth: Auth;
  rateLimits: RateLimits;
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Every request of this scope: who is it, not too often, not from a foreign page, and allowed here. All before the body is read.
 * `@fastify/rate-limit` must be registered.
 */
export function guardAccess(app: FastifyInstance, { em, services, auth, rateLimits }: AccessOptions): void {
  const tooOften = app.createRateLimit({
    max: request => (request.ctx.actor.id === null ? rateLimits.anonymous : rateLimits.signedIn),
    timeWindow: 60_000,
    keyGenerator: request => request.ctx.actor.id ?? `address ${request.ip}`,
  });
  app.decorateRequest('sessionId', null);
  app.addHook('onRequest', async (request, reply) => {
    // Before the look-up, so that a database that is away is told apart from a request without context.
    request.ctx = createContext(em, services, anonymous, `request ${request.id}`);
    const signedIn = await identify(auth, request);
    if (signedIn) request.ctx = { ...request.ctx, actor: signedIn.actor };
    request.sessionId = signedIn?.sessionId ?? null;
    if (signedIn?.setCookie) void reply.header('set-cookie', signedIn.setCookie);

    refuseTooMany(await tooOften(request), reply);
    refuseForeignPages(request, services.publicUrl);
    const { public: open = false, may: needed } = request.routeOptions.config;
    if (request.is404 || open) return;
    if (request.ctx.actor.id === null) throw unauthenticated();
    if (needed && !may(request.ctx.actor, needed)) throw forbidden(`Your role does not allow this (${needed}).`);
  });
}

type Counted = Awaited<ReturnType<ReturnType<FastifyInstance['createRateLimit']>>>;

/** Throws `too_many_requests` when what was counted is above its limit. */
export function refuseTooMany(limit: Counted, reply: FastifyReply): void {
  if (limit.isAllowed || !limit.isExceeded) return;
  void reply.header('retry-after', String(limit.ttlInSeconds));
  throw new DomainError(429, 'too_many_requests', `Too many requests. Wait ${limit.ttlInSeconds} seconds.`);
}

async function identify(auth: Auth, request: FastifyRequest) {
  const { authorization, cookie } = request.headers;
  if (authorization === undefined) return auth.authenticateCookie(cookie, { prolong: true });
  // Whoever sends a key means the key: a wrong one is not made up for by a cookie.
  const key = /^Bearer ([\x21-\x7e]{1,500})$/i.exec(authorization)?.[1];
  const signedIn = key === undefined ? null : await auth.authenticateBearer(key);
  return signedIn && { ...signedIn, setCookie: null };
}

/** A cookie goes along with whatever page makes the browser send a request, a key does not. */
function refuseForeignPages(request: FastifyRequest, publicUrl: string): void {
  if (SAFE_METHODS.has(request.method) || request.headers.authorization !== undefined) return;
  const { origin, cookie, host } = request.headers;
  if (origin === undefined && cookie === undefined) return;
  if (origin === undefined || !isOwnOrigin(origin, host, publicUrl))
    throw new DomainError(403, 'wrong_origin', `Changes are accepted only from pages of ${publicUrl}.`);
}
