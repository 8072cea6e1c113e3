import type { MikroORM } from '@mikro-orm/postgresql';
import { lineUpDueCallbacks } from '#server/callbacks/due.actions.ts';
import { settleCallbacks } from '#server/callbacks/settle.actions.ts';
import { ensureEventPartitions } from '#server/events/partitions.ts';
import { forgetMails } from '#server/mail/mail.actions.ts';
import { forgetLinks } from '#server/people/account-link.actions.ts';
import { type Context, type Services, createContext, systemActor } from '#server/platform/context.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { doOverdueWork } from '#server/routing/repairs.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { forgetDecisions } from '#server/routing/decision.actions.ts';
import { deleteOldRecordings } from '#server/telephony/recordings/old-recordings.errand.ts';
import { reconcile } from '#server/telephony/reconcile.ts';
import { syncClock } from './database.ts';

const HEARTBEAT_MS = 2_000;
const RECONCILE_MS = 20_000;
/** What was set at another process holds here after this long at most. */
const SETTINGS_MS = 3_000;
const CLOCK_MS = 30_000;
const FORGET_MS = 3_600_000;
const PARTITIONS_MS = 6 * 3_600_000;

export interface Watch {
  /** Reconciles now, whoever did it last. */
  reconcileNow(): Promise<void>;
  stop(): Promise<void>;
}

/** What a process does by the clock: says that it lives, does what is overdue, reconciles, keeps the time and the event table's partitions. */
export function startWatch(orm: MikroORM, services: Services, node: { id: string; role: string }): Watch {
  const context = (cause: string): Context => createContext(orm.em, services, systemActor, cause);
  const running = new Set<Promise<void>>();
  const attempt = (what: string, work: () => Promise<void>): Promise<void> => {
    const attempted = work().catch((error: unknown) =>
      services.log.error({ err: error }, `${what} failed; it is tried again`),
    );
    running.add(attempted);
    return attempted.finally(() => running.delete(attempted));
  };
  const every = (milliseconds: number, what: string, work: () => Promise<void>): NodeJS.Timeout => {
    let busy = false;
    return setInterval(() => {
      if (busy) return;
      busy = true;
      void attempt(what, work).finally(() => (busy = false));
    }, milliseconds);
  };

  const beat = () => sayAlive(context('heartbeat'), node);
  const timers = [
    every(HEARTBEAT_MS, 'heartbeat', async () => {
      await beat();
      if (await takeLease(context('overdue'), 'overdue', HEARTBEAT_MS / 1000 - 0.5)) {
        const ctx = context('overdue');
        await doOverdueWork(ctx);
        await lineUpDueCallbacks(ctx);
        await settleCallbacks(ctx);
      }
    }),
    every(RECONCILE_MS, 'reconciliation', async () => {
      if (await takeLease(context('reconcile'), 'reconcile', RECONCILE_MS / 1000 - 2))
        await reconcile(context('reconcile'));
    }),
    every(SETTINGS_MS, 'settings', () => services.settings.load(context('settings').em)),
    every(CLOCK_MS, 'clock', () => syncClock(orm, services.clock)),
    every(FORGET_MS, 'old decisions', () => forgetDecisions(context('old decisions'))),
    every(FORGET_MS, 'old mails', () => forgetMails(context('old mails'))),
    every(FORGET_MS, 'old links', () => forgetLinks(context('old links'))),
    every(FORGET_MS, 'old recordings', () => deleteOldRecordings(context('old recordings'))),
    every(PARTITIONS_MS, 'partitions', () => ensureEventPartitions(context('partitions').em, services.clock.now())),
  ];
  const ready = attempt('heartbeat', beat);

  return {
    async reconcileNow() {
      await ready;
      await attempt('reconciliation', () => reconcile(context('reconcile')));
    },
    async stop() {
      timers.forEach(clearInterval);
      await Promise.all(running);
      await run(context('stop').em, sql`delete from node where id = ${node.id}`).catch(() => undefined); // it may be the database that is going
    },
  };
}

async function sayAlive(ctx: Context, node: { id: string; role: string }): Promise<void> {
  await run(
    ctx.em,
    sql`
    insert into node (id, role, started_at, seen_at) values (${node.id}, ${node.role}, ${ctx.now}, ${ctx.now})
    on conflict (id) do update set seen_at = excluded.seen_at`,
  );
  await run(ctx.em, sql`delete from node where seen_at < ${secondsLater(ctx.now, -3600)}`);
}

/** True for one process at a time: the others find it taken. */
async function takeLease(ctx: Context, name: string, seconds: number): Promise<boolean> {
  const taken = await first(
    ctx.em,
    sql`
      insert into lease (name, taken_until) values (${name}, ${secondsLater(ctx.now, seconds)})
      on conflict (name) do update set taken_until = excluded.taken_until where lease.taken_until <= ${ctx.now}
      returning 1`,
  );
  return taken !== undefined;
}
