import formbody from '@fastify/formbody';
import rateLimit from '@fastify/rate-limit';
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import Fastify, { type FastifyInstance, LogController, type RouteOptions } from 'fastify';
import { alertRoutes } from '#server/alerts/alert.routes.ts';
import { customerRoutes } from '#server/customers/customer.routes.ts';
import { holdingRoutes } from '#server/customers/holding.routes.ts';
import { permissionRoutes } from '#server/customers/permission/permission.routes.ts';
import type { QueueMemberships } from '#server/people/queue-memberships.ts';
import { branchRoutes } from '#server/people/branch.routes.ts';
import { groupRoutes } from '#server/people/group.routes.ts';
import { accountLinkRoutes, userLinkRoutes } from '#server/people/account-link.routes.ts';
import { preferenceRoutes } from '#server/people/preferences.routes.ts';
import { skillRoutes } from '#server/people/skill.routes.ts';
import { userImportRoutes } from '#server/people/user-import.routes.ts';
import { userRoutes } from '#server/people/user.routes.ts';
import type { Auth } from '#server/platform/auth.ts';
import { authRoutes } from '#server/platform/auth.routes.ts';
import type { Services } from '#server/platform/context.ts';
import { defaultRateLimits, guardAccess, type RateLimits } from '#server/platform/http-access.ts';
import { answerUpgrades, proxyCarrier } from '#server/platform/http-carrier-proxy.ts';
import { answerErrors } from '#server/platform/http-errors.ts';
import { serveHealth } from '#server/platform/http-health.ts';
import { frameworkLog, logAnswers } from '#server/platform/http-log.ts';
import { validatorCompiler } from '#server/platform/http-validation.ts';
import { settingRoutes } from '#server/platform/settings.routes.ts';
import { setupRoutes } from '#server/platform/setup.routes.ts';
import { newId } from '#server/platform/ids.ts';
import { secureEveryAnswer } from '#server/platform/security-headers.ts';
import { run, sql } from '#server/platform/sql.ts';
import { findBuiltConsole, serveConsole } from '#server/platform/static-console.ts';
import { describeApi } from './api-docs.ts';
import { panelRoutes } from './panel.routes.ts';

export interface AppOptions {
  em: SqlEntityManager;
  services: Services;
  auth: Auth;
  /** As Fastify takes it. */
  trustProxy: boolean | number | string;
  memberships: QueueMemberships;
  /** Further resources, below `/api/v1`. */
  routes?: readonly FastifyPluginAsyncTypebox[];
  /** What the carrier calls: outside `/api`, without sign-in, cookies or Origin check, forms instead of JSON. They check signatures themselves. */
  webhooks?: readonly FastifyPluginAsyncTypebox[];
  /** Loopback port of the local carrier; null with a Twilio account. */
  carrierPort: number | null;
  /** `agent-console/build`. */
  consoleFolder: string;
  isDraining?: () => boolean;
  rateLimits?: RateLimits;
}

const KB = 1024;

declare module 'fastify' {
  interface FastifyInstance {
    /** Every address that answers, as registered; a test asks each of them without sign-in. */
    routeTable: RouteOptions[];
  }
}

/** The HTTP interface: this is its table of contents. Sockets join the same server later; `listen` is the caller's. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const { em, services, auth, isDraining = () => false, rateLimits = defaultRateLimits } = options;
  const { log, publicUrl } = services;
  const app = createServer(options);
  const built = findBuiltConsole(options.consoleFolder);
  app.decorate('routeTable', []);
  app.addHook('onRoute', route => void app.routeTable.push(route));

  answerErrors(app, log);
  secureEveryAnswer(app, { publicUrl, scriptHashes: built?.scriptHashes ?? [], twilio: options.carrierPort === null });
  logAnswers(app, log);
  serveHealth(app, {
    auth,
    publicUrl,
    pingDatabase: () => run(em.fork() as SqlEntityManager, sql`select 1`),
    isDraining,
  });
  await describeApi(app, publicUrl);
  await app.register(rateLimit, { global: false });

  await app.register(async api => {
    guardAccess(api, { em, services, auth, rateLimits });
    await api.register(authRoutes, { prefix: '/api/auth', auth });
    await api.register(accountLinkRoutes, { prefix: '/api/auth', auth });
    await api.register(userLinkRoutes, { prefix: '/api/v1' });
    await api.register(userRoutes, { prefix: '/api/v1', memberships: options.memberships, auth });
    await api.register(preferenceRoutes, { prefix: '/api/v1' });
    await api.register(branchRoutes, { prefix: '/api/v1' });
    await api.register(groupRoutes, { prefix: '/api/v1', memberships: options.memberships });
    await api.register(userImportRoutes, { prefix: '/api/v1', memberships: options.memberships });
    await api.register(skillRoutes, { prefix: '/api/v1', memberships: options.memberships });
    await api.register(settingRoutes, { prefix: '/api/v1' });
    await api.register(setupRoutes, { prefix: '/api/v1' });
    await api.register(customerRoutes, { prefix: '/api/v1' });
    await api.register(holdingRoutes, { prefix: '/api/v1' });
    await api.register(permissionRoutes, { prefix: '/api/v1' });
    await api.register(panelRoutes, { prefix: '/api/v1' });
    await api.register(alertRoutes, { prefix: '/api/v1' });
    for (const routes of options.routes ?? []) await api.register(routes, { prefix: '/api/v1' });
  });

  await app.register(async scope => {
    await scope.register(formbody, { bodyLimit: 64 * KB });
    for (const webhook of options.webhooks ?? []) await scope.register(webhook);
  });

  const carrier = options.carrierPort === null ? null : { port: options.carrierPort, publicUrl };
  if (carrier) proxyCarrier(app, carrier);
  answerUpgrades(app, carrier);
  serveConsole(app, built);
  return app;
}

function createServer({ services, trustProxy }: AppOptions): FastifyInstance {
  const app: FastifyInstance = Fastify({
    // A number is how many proxies are ours, counted from here.
    trustProxy: typeof trustProxy === 'number' ? (_address, hop) => hop < trustProxy : trustProxy,
    bodyLimit: 256 * KB,
    // Ours: what a client sends as its request id is not believed.
    requestIdHeader: false,
    genReqId: newId,
    loggerInstance: frameworkLog(services.log),
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 30_000,
    routerOptions: { maxParamLength: 200 },
    forceCloseConnections: 'idle',
    ajv: { customOptions: { removeAdditional: false, coerceTypes: false } },
  });
  app.setValidatorCompiler(validatorCompiler);
  // JSON or nothing: a shape is never skipped because of how a body is labelled. No body under a JSON label is no body.
  app.removeAllContentTypeParsers();
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null, undefined) : void parse(request, body as string, done),
  );
  return app;
}
