import pg from 'pg';
import { startDurableFollower } from '#server/events/durable-follower.ts';

/** A process that follows the event table and writes down what it hears, to be killed. Started with the database's URL. */
const databaseUrl = process.argv[2] ?? '';
const pool = new pg.Pool({ connectionString: databaseUrl, max: 4 });
pool.on('error', () => {});

const write = (_details: object, message: string) => process.send?.(message);
const follower = startDurableFollower({
  name: 'reactions',
  databaseUrl,
  log: { debug() {}, info: write, warn: write, error: write },
  async handle(events) {
    await pool.query(
      `insert into heard (event_id, subject_id, number, pid) select * from unnest($1::bigint[], $2::uuid[], $3::int[], $4::int[])`,
      [
        events.map(event => event.id),
        events.map(event => event.subjectId),
        events.map(event => event.number),
        events.map(() => process.pid),
      ],
    );
  },
});
process.on('disconnect', () => void follower.stop().then(() => process.exit(0)));
