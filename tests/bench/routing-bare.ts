import { createServer } from 'node:http';
import { Agent } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { timed } from './fake-carrier.ts';
import { atRate, ratePerSecond } from './support.ts';

/** The least that a stored webhook can cost here: one HTTP request, one committed row. Milliseconds each. */
export async function runBareWebhooks(databaseUrl: string, perSecond: number, seconds: number): Promise<number[]> {
  const db = new pg.Pool({ connectionString: databaseUrl, max: 10 });
  await db.query('create table if not exists bare_webhook (id uuid primary key, body text)');
  const server = createServer((_request, response) => {
    void db
      .query({
        name: 'bare',
        text: 'insert into bare_webhook values ($1, $2)',
        values: [randomUUID(), 'x'.repeat(300)],
      })
      .then(() => response.end('<Response/>'));
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const connections = new Agent({ keepAlive: true });
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const times: number[] = [];
  await atRate(
    perSecond,
    seconds,
    async () => void times.push((await timed(url, { method: 'POST', agent: connections }, '')).ms),
  );
  connections.destroy();
  server.close();
  await db.end();
  return times;
}

/**
 * The least that an assignment can cost here: one transaction that reserves (row and slot locked and updated, an offer written) and one that
 * accepts, no events, no decision, prepared statements, sixteen at once. Assignments per second.
 */
export async function runBareAssignments(databaseUrl: string, seconds: number): Promise<number> {
  const db = new pg.Pool({ connectionString: databaseUrl, max: 16 });
  await db.query(`create table if not exists bare_line (id uuid primary key, state text, agent uuid); create table if not exists bare_slot (id uuid primary key, state text);
    create table if not exists bare_offer (id uuid primary key, line uuid, slot uuid, state text);
    insert into bare_line select gen_random_uuid(), 'queued' from generate_series(1, 20000); insert into bare_slot select gen_random_uuid(), 'free' from generate_series(1, 16)`);
  const [lines, slots] = await Promise.all([
    db.query<{ id: string }>('select id from bare_line'),
    db.query<{ id: string }>('select id from bare_slot'),
  ]);
  let next = 0;
  const one = async (worker: number): Promise<number> => {
    const [line, slot, offer] = [lines.rows[next++ % lines.rows.length]!.id, slots.rows[worker]!.id, randomUUID()];
    await db.query({
      name: 'reserve',
      text: `with l as (update bare_line set state = 'offered' where id = $1), s as (update bare_slot set state = 'reserved' where id = $2)
        insert into bare_offer values ($3, $1, $2, 'pending')`,
      values: [line, slot, offer],
    });
    await db.query({
      name: 'accept',
      text: `with o as (update bare_offer set state = 'accepted' where id = $3 and state = 'pending'), s as (update bare_slot set state = 'busy' where id = $2)
        update bare_line set state = 'connecting', agent = $2 where id = $1`,
      values: [line, slot, offer],
    });
    return 1;
  };
  const rate = await ratePerSecond(seconds, 16, one);
  await db.end();
  return rate;
}
