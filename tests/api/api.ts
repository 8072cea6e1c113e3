import { Settings } from '#server/platform/settings.ts';
import { openStorage } from '#server/platform/storage-open.ts';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { FastifyInstance, InjectOptions } from 'fastify';
import pg from 'pg';
import { afterAll, inject } from 'vitest';
import { type AppOptions, buildApp } from '#server/composition/app.ts';
import { openDatabase } from '#server/composition/database.ts';
import { createUser } from '#server/people/user.actions.ts';
import type { Role } from '#server/people/role.schema.ts';
import { createAuth } from '#server/platform/auth.ts';
import { createSeal } from '#server/platform/auth-seal.ts';
import type { Carrier } from '#server/platform/carrier.ts';
import { Clock } from '#server/platform/clock.ts';
import { type Context, createContext, type Log, type Services, systemActor } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import type { Mailer } from '#server/platform/mailer.ts';
import { run, sql } from '#server/platform/sql.ts';
import { queueMemberships } from '#server/routing/memberships.ts';

export const PUBLIC_URL = 'http://localhost:3000';
export const PASSWORD = 'correct horse battery';
export const SECRET = 'a secret of the tests, long enough';

export interface Person {
  id: string;
  email: string;
  cookie: string;
  /** Everybody has an own one, so that nobody is locked out by what others do. */
  address: string;
}

let addresses = 0;
export const newAddress = () => `203.0.${Math.floor(++addresses / 250)}.${(addresses % 250) + 1}`;
export type Api = Awaited<ReturnType<typeof createApi>>;

/** One for all tests of a file. */
export async function shareApi(overrides: Parameters<typeof createApi>[0] = {}): Promise<Api> {
  const api = await createApi(overrides);
  afterAll(() => api[Symbol.asyncDispose]());
  return api;
}

/** The HTTP interface on a database of its own. Nothing here calls a carrier: touching it fails the test. */
export async function createApi(overrides: Partial<AppOptions> & { publicUrl?: string; mailer?: Mailer } = {}) {
  const databaseUrl = await copyTemplate();
  const orm = await openDatabase(databaseUrl, { connections: 24 });
  const lines: string[] = [];
  const log = logInto(lines);
  const { publicUrl = PUBLIC_URL, mailer = null } = overrides;
  const carrier = new Proxy({ simulation: null } as Carrier, {
    get: (target, name) => {
      if (name in target) return target[name as keyof Carrier];
      throw new Error(`carrier.${String(name)} in a test without a carrier`);
    },
  });
  const services: Services = {
    clock: new Clock(),
    carrier,
    mailer,
    seal: createSeal(SECRET),
    pokes: { committed: () => undefined },
    log,
    publicUrl,
    settings: new Settings(),
    storage: openStorage({ kind: 'folder', folder: '/nowhere/recordings' }),
    inBackground: () => {
      throw new Error('background work in a test without one');
    },
  };
  const auth = createAuth({ databaseUrl, publicUrl, secret: SECRET, log });
  const em = orm.em as unknown as SqlEntityManager;
  const app = await buildApp({
    em,
    services,
    auth,
    trustProxy: 'loopback',
    memberships: queueMemberships,
    carrierPort: null,
    consoleFolder: fileURLToPath(new URL('no-console', import.meta.url)),
    ...overrides,
  });
  await app.ready();
  const context = (): Context => createContext(em, services, systemActor, 'test');

  return {
    app,
    auth,
    orm,
    services,
    databaseUrl,
    lines,
    context,
    /** A user of this role, signed in through the front door. */
    async person(role: Role, name: string = role): Promise<Person> {
      const email = `${role}-${randomUUID().slice(0, 8)}@example.com`;
      const user = await createUser(context(), { name, email, password: PASSWORD, role }, queueMemberships);
      return { id: user.id, email, address: newAddress(), cookie: await signIn(app, email, PASSWORD, publicUrl) };
    },
    call: (
      person: Person | null,
      method: InjectOptions['method'],
      url: string,
      payload?: object,
      headers: Record<string, string> = {},
    ) =>
      app.inject({
        method,
        url,
        ...(payload && { payload }),
        headers: {
          'x-forwarded-for': person?.address ?? newAddress(),
          ...(person && { cookie: person.cookie, origin: publicUrl }),
          ...headers,
        },
      }),
    sql: <T>(text: string, values: unknown[] = []) => orm.em.fork().getConnection().execute<T[]>(text, values),
    async queue(): Promise<string> {
      const id = newId();
      await run(context().em, sql`insert into queue (id, key, name, name_zh) values (${id}, ${id}, 'Cards', '卡')`);
      return id;
    },
    async [Symbol.asyncDispose]() {
      await app.close();
      await auth.close();
      await orm.close();
    },
  };
}

export async function signIn(
  app: FastifyInstance,
  email: string,
  password: string,
  publicUrl = PUBLIC_URL,
): Promise<string> {
  const answer = await app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email, password },
    headers: { origin: publicUrl, 'x-forwarded-for': newAddress() },
  });
  if (answer.statusCode !== 200) throw new Error(`sign-in: ${answer.statusCode} ${answer.body}`);
  return answer.cookies.map(cookie => `${cookie.name}=${encodeURIComponent(cookie.value)}`).join('; ');
}

async function copyTemplate(): Promise<string> {
  const server = inject('pgUrl');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  await client.query(`create database ${name} template template_app`);
  await client.end();
  return `${server}/${name}`;
}

function logInto(lines: string[]): Log {
  const write = (details: object, message: string) => void lines.push(`${message} ${JSON.stringify(details)}`);
  return { debug: () => undefined, info: write, warn: write, error: write };
}
