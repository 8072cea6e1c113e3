import { explanationRoutes } from '#server/routing/explanation.routes.ts';
import { calendarRoutes } from '#server/calendars/calendar.routes.ts';
import { entryPointRoutes } from '#server/telephony/entry-point.routes.ts';
import { floorRoutes } from '#server/supervision/floor.routes.ts';
import { directoryRoutes } from '#server/routing/directory.routes.ts';
import { queueRoutes } from '#server/routing/queue.routes.ts';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { listCustomersByNumber } from '#server/customers/customer.queries.ts';
import { interactionRoutes } from '#server/interactions/interaction.routes.ts';
import { mailRoutes } from '#server/mail/mail.routes.ts';
import { createSmtpMailer } from '#server/mail/smtp-mailer.ts';
import { ensureAdministrator } from '#server/people/first-administrator.ts';
import { createAuth } from '#server/platform/auth.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Config } from '#server/platform/config.ts';
import type { Log } from '#server/platform/context.ts';
import { checkStorage, openStorage } from '#server/platform/storage-open.ts';
import { type Secrets, carrierAccount } from '#server/platform/secrets.ts';
import { queueMemberships } from '#server/routing/memberships.ts';
import { routingRoutes } from '#server/routing/routing.routes.ts';
import { callbackRoutes } from '#server/callbacks/callback.routes.ts';
import { flowRoutes } from '#server/telephony/flows/flow.routes.ts';
import { callRoutes } from '#server/telephony/call.routes.ts';
import { controlRoutes } from '#server/telephony/control.routes.ts';
import { outboundRoutes } from '#server/telephony/outbound.routes.ts';
import { superviseRoutes } from '#server/telephony/supervise.routes.ts';
import { recordingRoutes } from '#server/telephony/recordings/recording.routes.ts';
import { connectCarrier } from '#server/telephony/twilio-carrier.ts';
import { verificationRoutes } from '#server/verification/verification.routes.ts';
import { trainingRoutes } from '#server/training/training.routes.ts';
import { voiceWebhooks } from '#server/telephony/voice.webhooks.ts';
import { findTicketOf } from '#server/tickets/told-ticket.queries.ts';
import { ticketRoutes } from '#server/tickets/ticket.routes.ts';
import { buildApp } from './app.ts';
import { consoleRoutes } from './console.routes.ts';
import { openConsoleSockets } from './console-sockets.ts';
import { loadDemoData } from './demo/demo-data.ts';
import { demoRoutes } from './demo/demo.routes.ts';
import { ensureMainFlow } from './first-flow.ts';
import { ensureQueues } from './first-queues.ts';
import { type Runtime, openRuntime } from './runtime.ts';
import { type Watch, startWatch } from './watch.ts';

export interface Product {
  runtime: Runtime;
  /** The HTTP interface; null in a process that only works on jobs. */
  app: FastifyInstance | null;
  /** Sign-in of the administrator made at the first start, to be shown once. */
  madeAdministrator: { email: string; password: string } | null;
  listen(): Promise<void>;
  /** Takes no new work, lets consoles go, finishes what is under way and closes everything. */
  drain(): Promise<void>;
}

const consoleFolder = join(import.meta.dirname, '../../agent-console/build');

/** One process of the product, as its configuration says. The database must be migrated. */
export async function createProduct(
  config: Config,
  secrets: Secrets,
  { databaseUrl, log, clock }: { databaseUrl: string; log: Log; clock?: Clock },
): Promise<Product> {
  const account = carrierAccount(config, secrets);
  const storage = openStorage(config.storage);
  const [carrier] = await Promise.all([connectCarrier(account), checkStorage(storage, log)]);
  const runtime = await openRuntime({
    databaseUrl,
    publicUrl: config.publicUrl,
    carrier,
    mailer: config.smtpUrl === null ? null : createSmtpMailer(config.smtpUrl),
    storage,
    authSecret: secrets.authSecret,
    log,
    ...(clock && { clock }),
  });
  const madeAdministrator = await prepareData(runtime, config);
  const web = config.role === 'worker' ? null : await openWeb(runtime, config, secrets, account, databaseUrl);
  let watch: Watch | undefined;

  return {
    runtime,
    app: web?.app ?? null,
    madeAdministrator,
    async listen() {
      await web?.app.listen({ port: config.port, host: config.host });
      watch = startWatch(runtime.orm, runtime.services, { id: runtime.nodeId, role: config.role });
      runtime.dispatcher.start();
      // What happened while nobody was looking: calls that ended, agents that left.
      await watch.reconcileNow();
    },
    async drain() {
      await web?.close();
      await watch?.stop();
      await runtime.close();
    },
  };
}

async function prepareData(runtime: Runtime, config: Config): Promise<Product['madeAdministrator']> {
  await ensureQueues(runtime.systemContext('first start'));
  await ensureMainFlow(runtime.systemContext('first start'));
  if (config.admin) await ensureAdministrator(runtime.systemContext('first start'), config.admin, config.adminApiKey);
  if (config.demoData !== 'none') await loadDemoData(runtime.systemContext('demo data'), config.demoData);
  return ensureAdministrator(runtime.systemContext('first start'), null, config.adminApiKey);
}

interface Web {
  app: FastifyInstance;
  close(): Promise<void>;
}

async function openWeb(
  runtime: Runtime,
  config: Config,
  secrets: Secrets,
  account: { kind: string; accountSid: string; authToken: string },
  databaseUrl: string,
): Promise<Web> {
  const { services, orm } = runtime;
  const auth = createAuth({ databaseUrl, publicUrl: config.publicUrl, secret: secrets.authSecret, log: services.log });
  let draining = false;
  const app = await buildApp({
    em: orm.em,
    services,
    auth,
    trustProxy: config.trustProxy,
    memberships: queueMemberships,
    routes: [
      queueRoutes,
      directoryRoutes,
      explanationRoutes,
      floorRoutes,
      calendarRoutes,
      entryPointRoutes,
      flowRoutes({ findTicketOf }),
      interactionRoutes,
      verificationRoutes,
      routingRoutes,
      callRoutes,
      controlRoutes,
      callbackRoutes,
      superviseRoutes,
      outboundRoutes({ findCustomers: listCustomersByNumber }),
      recordingRoutes,
      ticketRoutes,
      consoleRoutes,
      mailRoutes,
      trainingRoutes,
      demoRoutes({ size: config.demoData, publicUrl: config.publicUrl }),
    ],
    webhooks: [voiceWebhooks({ em: orm.em, services, account, findCustomers: listCustomersByNumber, findTicketOf })],
    carrierPort: account.kind === 'local' ? config.carrierPort : null,
    consoleFolder,
    isDraining: () => draining,
  });
  const consoles = openConsoleSockets(runtime, auth, app.server, databaseUrl);
  return { app, close: () => closeWeb() };

  async function closeWeb(): Promise<void> {
    draining = true;
    await consoles.sockets.drain();
    await closeHttp(app);
    await consoles.close();
    await auth.close();
  }
}

const LAST_ANSWERS_MS = 5_000;

/** Lets requests under way be answered. Their connections would then be kept for the next request, and the server with them. */
async function closeHttp(app: FastifyInstance): Promise<void> {
  const startedAt = performance.now();
  const sweep = setInterval(() => {
    if (performance.now() - startedAt < LAST_ANSWERS_MS) app.server.closeIdleConnections();
    else app.server.closeAllConnections();
  }, 100);
  await app.close().finally(() => clearInterval(sweep));
}
