import { setTimeout as wait } from 'node:timers/promises';
import type pg from 'pg';
import { openRuntime } from '#server/composition/runtime.ts';
import { anonymous, createContext, type Actor } from '#server/platform/context.ts';
import type { Carrier } from '#server/platform/carrier.ts';
import { acceptOffer } from '#server/routing/offer.actions.ts';
import { makeAgents, startProduct } from './bench-product.ts';
import { runBareAssignments } from './routing-bare.ts';

const BACKLOG = 20_000;
const AGENTS = 2_000;
const AT_ONCE = 16;
/** Tells the backlog from calls of an earlier run, which may well have gone to two agents one after the other. */
const BACKLOG_NUMBER = '+12025550199';

export interface CapacityOptions {
  databaseUrl: string;
  db: pg.Pool;
  port: number;
  apiBaseUrl: string;
  line: (what: string, figure: string, aim?: string) => void;
}

/**
 * A backlog, and agents who accept and are free again at once. The product decides and offers; this process accepts through the product's own
 * action, as a second node would, and frees the agents by a statement of its own (that is the load, not the product).
 */
export async function runCapacity({ databaseUrl, db, port, apiBaseUrl, line }: CapacityOptions): Promise<void> {
  const bare = await runBareAssignments(databaseUrl, 4);
  line('bare: two commits for each assignment, 16 at once', `${bare.toFixed(0)}/s`);
  await using product = await startProduct(databaseUrl, port, apiBaseUrl);
  await makeAgents(db, AGENTS);
  await fillBacklog(db);
  const log = { debug: () => undefined, info: () => undefined, warn: console.warn, error: console.error };
  const carrier = new Proxy({} as Carrier, {
    get: () => () => {
      throw new Error('no carrier is asked in this run');
    },
  });
  const runtime = await openRuntime({
    databaseUrl,
    publicUrl: 'http://bench',
    carrier,
    mailer: null,
    storage: undefined as never,
    authSecret: 'only for this run',
    log,
    connections: AT_ONCE + 2,
  });

  const startedAt = performance.now();
  await db.query(`update presence set state = 'available', away_since = null`);
  await db.query('update agent_slot set ready = true');
  let accepted = 0;
  let lost = 0;
  while (accepted < BACKLOG && performance.now() - startedAt < 60_000) {
    const { rows } = await db.query<{ id: string; user_id: string }>(
      `select id, user_id from offer where state = 'pending' order by made_at limit 400`,
    );
    if (rows.length === 0) await wait(2);
    const results = await inParallel(rows, AT_ONCE, async offer => {
      const actor: Actor = { ...anonymous, id: offer.user_id, role: 'agent' };
      const { interactionId } = await acceptOffer(
        createContext(runtime.orm.em, runtime.services, actor, 'bench'),
        offer.id,
      );
      return interactionId;
    });
    const taken = results.filter(result => result !== null);
    accepted += taken.length;
    lost += rows.length - taken.length;
    await release(db, taken);
    runtime.pokes.committed([{ id: '0', type: 'interaction.closed', subjectId: '' }]);
  }
  const seconds = (performance.now() - startedAt) / 1000;
  const {
    rows: [doubled],
  } = await db.query<{ n: string }>(
    `select count(*) as n from (select o.interaction_id from offer o join interaction i on i.id = o.interaction_id
       where o.state = 'accepted' and i.to_number = '${BACKLOG_NUMBER}' group by 1 having count(*) > 1) d`,
  );
  line(
    `capacity: ${BACKLOG} waiting, ${AGENTS} agents, queued → accepted`,
    `${(accepted / seconds).toFixed(0)}/s (${accepted} in ${seconds.toFixed(1)} s)`,
    '≥ 500/s',
  );
  line('capacity: ratio to the bare limit', (accepted / seconds / bare).toFixed(2));
  line('capacity: accepted twice, offers lost to the clock', `${doubled!.n}, ${lost}`, '0, 0');
  await runtime.close();
  void product;
}

async function fillBacklog(db: pg.Pool): Promise<void> {
  await db.query(
    `insert into interaction (id, channel, direction, state, queue_id, to_number, language, arrived_at, queued_at)
     select gen_random_uuid(), 'voice', 'inbound', 'queued', (select id from queue order by key limit 1 offset n % 3), '${BACKLOG_NUMBER}', 'en',
       now() - make_interval(secs => n), now() - make_interval(secs => n) from generate_series(1, ${BACKLOG}) as n`,
  );
  await db.query('analyze interaction');
}

const release = (db: pg.Pool, interactionIds: readonly string[]) =>
  db.query(
    `with freed as (update agent_slot set state = 'free', interaction_id = null, since = now(), idle_since = now(), version = version + 1 where interaction_id = any($1))
     update interaction set state = 'closed', closed_at = now(), outcome = 'answered', version = version + 1 where id = any($1)`,
    [interactionIds],
  );

/** As many at a time; what fails is null. */
async function inParallel<T, R>(
  items: readonly T[],
  atOnce: number,
  work: (item: T) => Promise<R>,
): Promise<(R | null)[]> {
  const results: (R | null)[] = [];
  let next = 0;
  const worker = async () => {
    for (let index = next++; index < items.length; index = next++)
      results[index] = await work(items[index]!).catch(() => null);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  return results;
}
