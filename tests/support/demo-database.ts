import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { inject } from 'vitest';
import { loadDemoData } from '#server/composition/demo/demo-data.ts';
import { openDatabase } from '#server/composition/database.ts';
import { ensureQueues } from '#server/composition/first-queues.ts';
import { Clock } from '#server/platform/clock.ts';
import { type Services, createContext, systemActor } from '#server/platform/context.ts';

let template: Promise<string> | undefined;

/** A database of its own with the demo's people and customers: made once in each worker, then copied, since passwords take long to hash. */
export async function copyDemoDatabase(): Promise<string> {
  const from = await (template ??= makeTemplate());
  return copy(from);
}

async function makeTemplate(): Promise<string> {
  const url = await copy('template_app');
  const orm = await openDatabase(url, { connections: 2 });
  await load(orm, 'small');
  // The reactions to these events are nobody's test.
  await orm.em.getConnection().execute('delete from event_pending');
  await orm.close();
  return new URL(url).pathname.slice(1);
}

/** The whole bank in a database of its own, as its first start fills it, and how long that took. */
export async function openWholeBank() {
  const url = await copy('template_app');
  const orm = await openDatabase(url, { connections: 2 });
  const startedAt = performance.now();
  await load(orm, 'whole');
  return {
    loadMs: performance.now() - startedAt,
    rows: <T>(text: string): Promise<T[]> => orm.em.getConnection().execute(text) as Promise<T[]>,
    close: () => orm.close(),
  };
}

async function load(orm: MikroORM, size: 'small' | 'whole'): Promise<void> {
  const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };
  // Nothing is asked of a carrier while demo data is loaded.
  const services = { clock: new Clock(), log, pokes: { committed: () => undefined } } as unknown as Services;
  const context = () => createContext(orm.em, services, systemActor, 'demo data');
  await ensureQueues(context());
  await loadDemoData(context(), size);
}

async function copy(from: string): Promise<string> {
  const server = inject('pgUrl');
  const name = `t_${randomUUID().replaceAll('-', '')}`;
  const client = new pg.Client(`${server}/postgres`);
  await client.connect();
  await client.query(`create database ${name} template ${from}`);
  await client.end();
  return `${server}/${name}`;
}
