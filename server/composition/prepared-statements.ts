import type { Duplex } from 'node:stream';
import type pg from 'pg';

/** Seen this often, a statement is worth preparing. */
const OFTEN = 3;
/** Lists of varying length make ever new texts; those are not kept. */
const MOST = 400;
/** What PostgreSQL says when a table that a prepared `select *` reads has got another column. */
const PLAN_IS_STALE = '0A000';

/**
 * Prepares what comes again and again, once on each connection: parsing and planning a statement costs more than running it. Nothing changes
 * for the callers. A statement whose table was changed meanwhile fails once (a transaction is tried again) and is not prepared any more.
 */
export function prepareStatements(pool: pg.Pool): void {
  const seen = new Map<string, { times: number; name: string | null }>();
  let named = 0;
  const nameOf = (text: string): string | null => {
    const known = seen.get(text) ?? { times: 0, name: null };
    if (known.times === 0 && seen.size >= MOST) return null;
    seen.set(text, known);
    known.times += 1;
    if (known.times === OFTEN) known.name = `patchbay_${++named}`;
    return known.name;
  };
  const forget = (text: string) => seen.set(text, { times: OFTEN + 1, name: null });

  pool.on('connect', client => {
    const send = client.query.bind(client) as (...parameters: unknown[]) => unknown;
    const query = (...parameters: unknown[]) => {
      holdUntilNextTick(client);
      return send(...parameters);
    };
    const prepared = (...parameters: unknown[]): unknown => {
      const [text, values] = parameters;
      const name = typeof text === 'string' && Array.isArray(values) && parameters.length === 2 ? nameOf(text) : null;
      if (name === null) return query(...parameters);
      return (query({ name, text, values }) as Promise<unknown>).catch((error: unknown) => {
        if ((error as { code?: string }).code === PLAN_IS_STALE) forget(text as string);
        throw error;
      });
    };
    // The client's own type has many shapes of this method; the others pass through unchanged.
    client.query = prepared as typeof client.query;
  });
}

/** What is sent in one tick goes out in one packet. */
function holdUntilNextTick(client: pg.PoolClient): void {
  const { stream } = (client as unknown as { connection: { stream: Duplex } }).connection;
  stream.cork();
  process.nextTick(() => stream.uncork());
}
