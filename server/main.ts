import { enableCompileCache } from 'node:module';
import { DEMO_PASSWORD, demoCallers, demoUsers } from './composition/demo/demo-people.ts';
import { numbers as demoNumbers } from './composition/demo/organisation.ts';
import type { Product } from './composition/serve.ts';
import { ConfigError, readConfig, type Config } from './platform/config.ts';
import { askOwnCarrier } from './platform/carrier-process-health.ts';
import { checkConsoleBuild, carrierVersion, welcome } from './platform/lifecycle-surroundings.ts';
import { checkDatabase } from './platform/database-checks.ts';
import { enterRegistry, type Registry } from './platform/lifecycle-registry.ts';
import {
  Interrupted,
  Lifecycle,
  checkPort,
  createLog,
  explainListenError,
  prepareDataFolder,
} from './platform/lifecycle.ts';
import { carrierAccount, loadSecrets, saveSecrets, type Secrets } from './platform/secrets.ts';
import type { Log } from './platform/context.ts';

enableCompileCache();

/** Checks → secrets → database and carrier → app → sockets → (worker) → listen; stopped in the opposite order. */
async function start(lifecycle: Lifecycle): Promise<void> {
  const config = readConfig(process.env);
  const serves = config.role !== 'worker';
  prepareDataFolder(config.dataDir);
  if (serves) await checkPort(config.host, config.port);
  if (serves) checkConsoleBuild();
  const log = createLog(config.logLevel);
  const registry = enterRegistry(config.dataDir);
  lifecycle.onStop(() => registry.leave());
  const secrets = loadSecrets(config.dataDir);

  if (config.databaseUrl !== null) await checkDatabase('DATABASE_URL', config.databaseUrl);
  const carrier = config.twilio === null ? await findLocalCarrier(config, secrets, registry, log) : null;

  // The libraries load while PostgreSQL and the carrier come up.
  const [databaseUrl, , { migrate }, { createProduct }, { migrateJobs }, { startWorker }] = await all([
    openDatabase(config, secrets, registry, lifecycle),
    carrier?.run(lifecycle),
    import('./composition/migrate.ts'),
    import('./composition/serve.ts'),
    import('#queues/job-backend.ts'),
    import('#queues/main.ts'),
  ]);
  // Out before it is decided who stops what is shared: of two that end together, the later one finds itself alone.
  lifecycle.onStop(() => registry.leave());
  lifecycle.goOn(await migrate(databaseUrl, [migrateJobs]));
  const known = { ...secrets, authSecret: config.authSecret ?? secrets.authSecret };
  const product = await createProduct(config, known, { databaseUrl, log });
  lifecycle.onStop(() => product.drain(), 15_000);
  if (lifecycle.goOn(config).role !== 'web') {
    const { orm, services, pokes, nodeId } = product.runtime;
    const worker = await startWorker({ em: orm.em, services, pokes, nodeId, databaseUrl, redisUrl: config.redisUrl });
    lifecycle.onStop(() => worker.stop(), 15_000);
  }
  lifecycle.goOn(config);
  await product.listen().catch((error: unknown) => {
    const line = explainListenError(error, config.host, config.port);
    throw line === null ? error : new ConfigError(line);
  });
  process.stdout.write(welcome(lifecycle.goOn(config), signInsToShow(config, product.madeAdministrator)));
}

function signInsToShow(config: Config, made: Product['madeAdministrator']): { label: string; text: string }[] {
  const demo = { label: 'Demo sign-ins', text: demoUsers.map(({ email }) => email).join(', ') };
  return [
    ...(made ? [{ label: 'Administrator', text: `${made.email}, password ${made.password} (shown only now)` }] : []),
    ...(config.demoData !== 'none' ? [demo, { label: 'Their password', text: DEMO_PASSWORD }] : []),
  ];
}

async function openDatabase(
  config: Config,
  secrets: Secrets,
  registry: Registry,
  lifecycle: Lifecycle,
): Promise<string> {
  if (config.databaseUrl !== null) return config.databaseUrl;
  const { startBuiltInPostgres } = await import('./platform/built-in-postgres.ts');
  const folder = `${config.dataDir}/postgres`;
  const postgres = await startBuiltInPostgres({ folder, ...secrets.postgres });
  lifecycle.onStop(async why => {
    if (mayStop(why, postgres.adopted, registry)) await postgres.stop();
  }, 35_000);
  if (postgres.port !== secrets.postgres.port)
    saveSecrets(config.dataDir, { ...secrets, postgres: { ...secrets.postgres, port: postgres.port } });
  await postgres.ensureDatabase('patchbay');
  const url = postgres.url('patchbay');
  await checkDatabase('The built-in PostgreSQL', url);
  return url;
}

/** Refuses at once a port that somebody else has; `run` then takes its time. */
async function findLocalCarrier(config: Config, secrets: Secrets, registry: Registry, log: Log) {
  const { endCarrierOf, findCarrier, runCarrier } = await import('./platform/carrier-process.ts');
  if (config.role === 'worker') {
    // It uses the carrier of the web process, if that is up already, but never runs one; it may be the last to need it.
    await askOwnCarrier(config.carrierPort, secrets.localAccount.accountSid);
    return {
      async run(lifecycle: Lifecycle): Promise<void> {
        lifecycle.onStop(async why => {
          if (mayStop(why, true, registry)) await endCarrierOf(config.dataDir);
        }, 15_000);
      },
    };
  }
  const {
    CARRIER_NUMBERS = config.demoData === 'whole' ? demoNumbers.map(({ phoneNumber }) => phoneNumber).join() : '',
    CARRIER_CALLERS = JSON.stringify(config.demoData === 'none' ? [] : demoCallers),
  } = process.env;
  const options = {
    account: carrierAccount(config, secrets),
    port: config.carrierPort,
    publicUrl: config.publicUrl,
    version: carrierVersion(),
    dataDir: config.dataDir,
    env: { CARRIER_CALLERS, ...(CARRIER_NUMBERS && { CARRIER_NUMBERS }) },
    shared: () => registry.others().length > 0,
    log,
  };
  const found = await findCarrier(options);
  return {
    async run(lifecycle: Lifecycle): Promise<void> {
      const carrier = await runCarrier(options, found);
      lifecycle.onStop(async why => {
        if (mayStop(why, carrier.adopted, registry)) await carrier.stop();
        else carrier.leave();
      }, 15_000);
    },
  };
}

/** The last one out turns off the light; a start that failed leaves alone what carried calls before it. */
function mayStop(why: 'asked' | 'failed', adopted: boolean, registry: Registry): boolean {
  return registry.others().length === 0 && !(why === 'failed' && adopted);
}

/** Like `Promise.all`, but returns only when nothing is under way any more: what was begun can then be stopped. */
async function all<T extends readonly unknown[]>(steps: [...T]): Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }> {
  await Promise.allSettled(steps);
  return Promise.all(steps) as Promise<{ -readonly [K in keyof T]: Awaited<T[K]> }>;
}

const lifecycle = new Lifecycle();
let stopping: Promise<never> | undefined;

async function stop(why: 'asked' | 'failed', starting?: Promise<void>): Promise<never> {
  await starting;
  const clean = await lifecycle.stop(why);
  process.exit(clean && why === 'asked' ? 0 : 1);
}

const started = start(lifecycle).catch((error: unknown) => {
  if (error instanceof Interrupted) return;
  console.error(error instanceof ConfigError ? error.message : error);
  stopping ??= stop('failed');
});

// The first signal drains, the others are ignored meanwhile: every step of the drain has its own limit. A bug that
// nobody caught ends the process at once and leaves the database and the calls at the carrier to the next start.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    lifecycle.interrupt();
    stopping ??= stop('asked', started);
  });
