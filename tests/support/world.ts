import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FastifyInstance } from 'fastify';
import { createInlineRunner } from '#queues/inline-runner.ts';
import { allJobs } from '#queues/jobs.ts';
import { planReactions } from '#queues/reactions.ts';
import { DEMO_PASSWORD, demoUsers } from '#server/composition/demo/demo-people.ts';
import { type Product, createProduct } from '#server/composition/serve.ts';
import { startDurableFollower } from '#server/events/durable-follower.ts';
import { createCarrierApp } from '#server/local-carrier/app.ts';
import { type LocalCarrier, createLocalCarrier } from '#server/local-carrier/carrier.ts';
import { CarrierClock } from '#server/local-carrier/clock.ts';
import { Clock } from '#server/platform/clock.ts';
import { type Config, type Env, readConfig } from '#server/platform/config.ts';
import type { Log } from '#server/platform/context.ts';
import { reconcile } from '#server/telephony/reconcile.ts';
import { injectInto } from '../local-carrier/office.ts';
import { checkExchange } from '../local-carrier/openapi.ts';
import { validateTwiml } from '#server/local-carrier/twiml/parse.ts';
import { Agent } from './agent.ts';
import { Caller } from './caller.ts';
import { copyDemoDatabase } from './demo-database.ts';

export const bankNumber = '+12025550100';
export const publicUrl = 'http://localhost:3000';

export const accountSid = `AC${'1'.repeat(32)}`;
export const authToken = 'the-auth-token-of-the-tests';
const account = {
  kind: 'local' as const,
  accountSid,
  authToken,
  apiKeySid: `SK${'2'.repeat(32)}`,
  apiKeySecret: 'the-api-key-secret-of-the-tests-0123',
  twimlAppSid: `AP${'3'.repeat(32)}`,
};
const secrets = {
  authSecret: 'a secret of the tests, long enough',
  localAccount: account,
  postgres: { password: 'only-for-tests-on-loopback', port: null },
};

export type World = Awaited<ReturnType<typeof createWorld>>;

/**
 * The whole product in one process, with demo people and customers: real HTTP, sockets and SQL, jobs in memory, and the local carrier without
 * sound. Its clocks stand still until `advance`; `settle` lets everything happen that can happen without time passing.
 */
export async function createWorld(env: Env = {}) {
  const databaseUrl = await copyDemoDatabase();
  const lines: string[] = [];
  const log = logInto(lines);
  const files = mkdtempSync(join(tmpdir(), 'patchbay-files-'));
  let app: FastifyInstance | undefined;
  const clock = new CarrierClock({ manual: true });
  const carrier = createLocalCarrier({
    accountSid: account.accountSid,
    authToken: account.authToken,
    apiKeySid: account.apiKeySid,
    apiKeySecret: account.apiKeySecret,
    applicationSid: account.twimlAppSid,
    publicUrl,
    numbers: [bankNumber],
    clock,
    send: (request, limits) => injectInto(app!)(request, limits),
  });
  const carrierApp = await createCarrierApp(carrier);
  await carrierApp.listen({ host: '127.0.0.1', port: 0 });
  const apiBaseUrl = `http://127.0.0.1:${(carrierApp.server.address() as AddressInfo).port}`;

  const config: Config = {
    ...readConfig({ DEMO_DATA: 'small', STORAGE_URL: pathToFileURL(files).href, DATA_DIR: files, ...env }),
    twilio: { ...account, apiBaseUrl },
  };
  const product = await createProduct(config, secrets, { databaseUrl, log, clock: new Clock(() => 0) });
  app = product.app!;
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const { runtime } = product;
  const jobs = createInlineRunner(runtime.orm.em, runtime.services, allJobs);
  const reactions = startDurableFollower({
    name: 'reactions',
    databaseUrl,
    handle: planReactions(jobs),
    paceMs: 0,
    log,
  });
  runtime.pokes.onCommitted(() => reactions.poke());
  await reactions.idle();

  const nodes: Product[] = [product];
  const settle = async (): Promise<void> => {
    for (let quietRounds = 0; quietRounds < 2;) {
      await carrier.idle();
      for (const { runtime } of nodes) {
        await runtime.quiet();
        await runtime.dispatcher.settle();
      }
      await reactions.idle();
      const ran = await jobs.runDue(runtime.services.clock.now());
      quietRounds = ran.length > 0 ? 0 : quietRounds + 1;
    }
  };
  const turn = async (seconds: number): Promise<void> => {
    runtime.services.clock.advance(seconds * 1000);
    await carrier.advance(seconds * 1000);
    await settle();
  };
  const open = new Set<Agent>();

  const world = {
    app,
    url,
    databaseUrl,
    /** Where recordings lie, unless another place was given. */
    files,
    carrier,
    runtime,
    jobs,
    lines,
    settle,
    /** Every document that the carrier was given so far. */
    heard: () =>
      carrier.account.log
        .webhooks()
        .map(entry => entry.answer)
        .join('\n'),
    /** Turns all clocks; what becomes due meanwhile happens on the way, to the second. */
    turn,
    async advance(seconds: number): Promise<void> {
      for (let left = seconds; left > 0; left -= 1) await turn(Math.min(1, left));
    },
    /** The HTTP interface of another web process on the same database, as a second window may reach it. */
    async secondNode(): Promise<FastifyInstance> {
      const node = await createProduct(config, secrets, { databaseUrl, log, clock: runtime.services.clock });
      nodes.push(node);
      return node.app!;
    },
    /** A demo person of this first name, signed in, with a console and a browser that can dial. */
    async agent(name: string): Promise<Agent> {
      const user = demoUsers.find(({ email }) => email.startsWith(`${name}@`));
      if (!user) throw new Error(`nobody is called ${name}`);
      const agent = await Agent.signIn(world, user.email, DEMO_PASSWORD);
      open.add(agent);
      return agent;
    },
    /** A signed-in agent who takes calls. */
    async available(name: string): Promise<Agent> {
      const agent = await world.agent(name);
      await agent.openConsole();
      await agent.goAvailable();
      return agent;
    },
    /** Somebody rings the bank's number; `from` null: withheld. */
    async ring(from: string | null = '+12025550111'): Promise<Caller> {
      const { callSid } = carrier.call(from, bankNumber);
      await settle();
      return new Caller(world, callSid);
    },
    /** Rings, chooses English and cards, and is in line. */
    async ringInLine(from: string | null = '+12025550111'): Promise<Caller> {
      const caller = await world.ring(from);
      await caller.press('1');
      await caller.press('1');
      return caller;
    },
    reconcile: async (): Promise<void> => {
      await reconcile(runtime.systemContext('reconcile'));
      await settle();
    },
    sql: <T>(text: string, values: unknown[] = []): Promise<T[]> =>
      runtime.orm.em.fork().getConnection().execute<never>(text, values) as Promise<T[]>,
    async [Symbol.asyncDispose](): Promise<void> {
      for (const agent of open) agent.close();
      await settle().catch(() => undefined);
      const violations = foundViolations(carrier);
      await reactions.stop();
      for (const node of nodes) await node.drain();
      carrier.close();
      await carrierApp.close();
      rmSync(files, { recursive: true, force: true });
      if (violations.length > 0) throw new Error(`Not as the carrier describes it:\n${violations.join('\n')}`);
    },
  };
  return world;
}

/** Everything we asked of the carrier against Twilio's description, everything we told it against the nesting table. */
function foundViolations(carrier: LocalCarrier): string[] {
  const documents = carrier.account.log
    .webhooks()
    .map(entry => entry.answer)
    .filter(body => body.includes('<Response'));
  return [
    ...carrier.account.log.rest().flatMap(checkExchange),
    ...documents.flatMap(body => validateTwiml(body).map(problem => `${JSON.stringify(problem)}: ${body}`)),
  ];
}

/** Keeps what is logged; warnings and errors are looked at by tests that expect none. */
function logInto(lines: string[]): Log {
  const at = (level: string) => (details: object, message: string) => {
    const error = 'err' in details && details.err instanceof Error ? ` ${details.err.stack}` : '';
    lines.push(`${level} ${message} ${JSON.stringify(details)}${error}`);
    if (process.env.SHOW_LOG) console.log(lines.at(-1));
  };
  return { debug: () => undefined, info: at('info'), warn: at('warn'), error: at('error') };
}
