import { randomUUID } from 'node:crypto';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase } from '#server/composition/database.ts';
import type { EventType } from '#server/events/catalogue.ts';
import type { CommittedEvents } from '#server/events/pokes.ts';
import { insertEvents, record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { contextOf } from './context.ts';

export { quiet } from './context.ts';

/** A copy of the migrated database for one test file, and ways to let things happen in it. */
export interface EventDatabase extends AsyncDisposable {
  url: string;
  pool: pg.Pool;
  ctx: Context;
  /** Commits one event of this subject as an action would: the subject is locked first. Returns the event's id. */
  happen(type: EventType, subjectId: string, data?: { dueAt?: string; userId?: string }): Promise<string>;
  /** The same in a transaction that stays open until `commit` is called. */
  begin(type: EventType, subjectId: string): Promise<{ commit(): Promise<void> }>;
}

export async function createEventDatabase(
  onCommitted: (events: CommittedEvents) => void = () => {},
): Promise<EventDatabase> {
  const name = `events_${randomUUID().replaceAll('-', '')}`;
  const server = inject('pgUrl');
  const admin = new pg.Client(`${server}/postgres`);
  await admin.connect();
  await admin.query(`create database ${name} template template_app`);
  const url = `${server}/${name}`;
  const pool = new pg.Pool({ connectionString: url, max: 20 });
  pool.on('error', () => {});
  const orm = await openDatabase(url, { connections: 30 });
  const ctx = contextOf(orm.em.fork() as SqlEntityManager, onCommitted);
  return {
    url,
    pool,
    ctx,
    async happen(type, subjectId, data) {
      await inTransaction(ctx, async ctx => {
        await lockSubject(ctx, subjectId);
        record(ctx, type, { type: 'interaction', id: subjectId }, { data });
      });
      const { rows } = await pool.query('select id from event where subject_id = $1 order by number desc limit 1', [
        subjectId,
      ]);
      return rows[0].id;
    },
    async begin(type, subjectId) {
      const mayCommit = Promise.withResolvers<void>();
      const hasWritten = Promise.withResolvers<void>();
      const whole = inTransaction(ctx, async outer => {
        record(outer, type, { type: 'interaction', id: subjectId });
        // Written at once, so that its id is taken long before the commit.
        await run(outer.em, insertEvents(outer, outer.transaction!.events.splice(0)));
        hasWritten.resolve();
        await mayCommit.promise;
      });
      await hasWritten.promise;
      return {
        async commit() {
          mayCommit.resolve();
          await whole;
        },
      };
    },
    async [Symbol.asyncDispose]() {
      await orm.close(true);
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
    },
  };
}

const lockSubject = (ctx: Context, subjectId: string) =>
  run(ctx.em, sql`select pg_advisory_xact_lock(hashtextextended(${subjectId}, 1))`);

/** Waits until `condition` holds; fails with what it was waiting for. */
export async function until(
  what: string,
  condition: () => boolean | Promise<boolean>,
  withinMs = 10_000,
): Promise<void> {
  const end = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise(done => setTimeout(done, 5));
  }
}
