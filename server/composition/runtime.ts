import { randomUUID } from 'node:crypto';
import type { MikroORM } from '@mikro-orm/postgresql';
import pg from 'pg';
import { type CommittedEvents, type LocalPokes, createPokes } from '#server/events/pokes.ts';
import { createSeal } from '#server/platform/auth-seal.ts';
import type { Carrier } from '#server/platform/carrier.ts';
import { Clock } from '#server/platform/clock.ts';
import { type Context, type Log, type Services, createContext, systemActor } from '#server/platform/context.ts';
import type { Mailer } from '#server/platform/mailer.ts';
import { Settings } from '#server/platform/settings.ts';
import { reorderLines } from '#server/routing/line.actions.ts';
import { Dispatcher, dispatchedAfter } from '#server/routing/dispatcher.ts';
import type { Storage } from '#server/platform/storage.ts';
import { runErrand } from '#server/telephony/errands.ts';
import { tendRecording } from '#server/telephony/recordings/tend.errand.ts';
import { openDatabase, syncClock } from './database.ts';

export interface RuntimeOptions {
  databaseUrl: string;
  publicUrl: string;
  carrier: Carrier;
  /** Null: no mail is sent. */
  mailer: Mailer | null;
  storage: Storage;
  /** What is kept sealed in the database is sealed by it. */
  authSecret: string;
  log: Log;
  /** For tests that turn it. */
  clock?: Clock;
  /** Most database connections for the work itself. */
  connections?: number;
}

/** What every process of the product has, whether it serves consoles, works on jobs, or both. */
export interface Runtime {
  nodeId: string;
  orm: MikroORM;
  services: Services;
  pokes: LocalPokes;
  dispatcher: Dispatcher;
  /** For what the product does by itself. */
  systemContext(cause: string): Context;
  /** Resolves when nothing goes on in the background any more. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Opens database, clock and carrier, and wires what follows a commit in this process: the dispatcher, and errands to the carrier. */
export async function openRuntime({
  databaseUrl,
  publicUrl,
  carrier,
  mailer,
  storage,
  authSecret,
  log,
  connections,
  clock = new Clock(),
}: RuntimeOptions): Promise<Runtime> {
  const orm = await openDatabase(databaseUrl, { log, ...(connections !== undefined && { connections }) });
  await syncClock(orm, clock);
  const settings = new Settings();
  await settings.load(orm.em.fork());
  const notifying = new pg.Pool({ connectionString: databaseUrl, max: 1, keepAlive: true });
  notifying.on('error', error =>
    log.debug({ reason: error.message }, 'the connection that tells other processes was lost'),
  );
  const nodeId = randomUUID();
  const pokes = createPokes({ nodeId, pool: notifying, log });
  const background = new Set<Promise<void>>();
  const services: Services = {
    clock,
    carrier,
    mailer,
    storage,
    seal: createSeal(authSecret),
    pokes,
    log,
    publicUrl,
    settings,
    inBackground(what, work) {
      const running = work().catch((error: unknown) => log.error({ err: error }, `${what} failed in the background`));
      background.add(running);
      void running.finally(() => background.delete(running));
    },
  };
  const systemContext = (cause: string) => createContext(orm.em, services, systemActor, cause);
  const useSettings = async () => {
    await settings.load(orm.em.fork());
    await reorderLines(systemContext('settings'));
    dispatcher.poke();
  };
  const dispatcher: Dispatcher = new Dispatcher(() => systemContext('dispatch'));
  pokes.onCommitted(events => {
    if (has(events, type => type === 'setting.changed' || type.startsWith('branch.')))
      services.inBackground('settings', useSettings);
    if (has(events, type => (dispatchedAfter as ReadonlySet<string>).has(type))) dispatcher.poke();
    for (const { type, subjectId } of events) {
      if (type === 'errand.planned')
        services.inBackground('errand', () => runErrand(systemContext('errand'), subjectId));
      if (type === 'recording.planned')
        services.inBackground('recording', () => tendRecording(systemContext('recording'), subjectId));
    }
  });

  const quiet = async () => {
    while (background.size > 0) await Promise.all(background);
  };
  return {
    nodeId,
    orm,
    services,
    pokes,
    dispatcher,
    systemContext,
    quiet,
    async close() {
      await dispatcher.stop();
      await quiet();
      await pokes.stop();
      await notifying.end();
      await orm.close();
    },
  };
}

const has = (events: CommittedEvents, wanted: (type: string) => boolean): boolean =>
  events.some(event => wanted(event.type));
