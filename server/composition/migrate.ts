import { MikroORM } from '@mikro-orm/postgresql';
import { Migrator } from '@mikro-orm/migrations';
import pg from 'pg';
import { ensureEventPartitions } from '#server/events/partitions.ts';
import { migrateAuth } from '#server/platform/auth-schema.ts';
import { registerPool } from '#server/platform/connections.ts';
import { entities } from './entities.ts';
import { Accounts } from './migrations/0006-accounts.ts';
import { CustomerFacts } from './migrations/0008-customer-facts.ts';
import { FirstCall } from './migrations/0001-first-call.ts';
import { PreferencesOfPeople } from './migrations/0009-preferences.ts';
import { Flows } from './migrations/0012-flows.ts';
import { Branches } from './migrations/0005-branches.ts';
import { Callbacks } from './migrations/0014-callbacks.ts';
import { Permissions } from './migrations/0016-permissions.ts';
import { Lines } from './migrations/0011-lines.ts';
import { RungNumbers } from './migrations/0015-rung-numbers.ts';
import { Training } from './migrations/0010-training.ts';
import { Recordings } from './migrations/0013-recordings.ts';
import { Hours } from './migrations/0004-hours.ts';
import { RightAgent } from './migrations/0003-right-agent.ts';
import { Tickets } from './migrations/0007-tickets.ts';
import { ReadySlots } from './migrations/0002-ready-slots.ts';

const migrationsList = [
  { name: '0001-first-call', class: FirstCall },
  { name: '0002-ready-slots', class: ReadySlots },
  { name: '0003-right-agent', class: RightAgent },
  { name: '0004-hours', class: Hours },
  { name: '0005-branches', class: Branches },
  { name: '0006-accounts', class: Accounts },
  { name: '0007-tickets', class: Tickets },
  { name: '0008-customer-facts', class: CustomerFacts },
  { name: '0009-preferences', class: PreferencesOfPeople },
  { name: '0010-training', class: Training },
  { name: '0011-lines', class: Lines },
  { name: '0012-flows', class: Flows },
  { name: '0013-recordings', class: Recordings },
  { name: '0014-callbacks', class: Callbacks },
  { name: '0015-rung-numbers', class: RungNumbers },
  { name: '0016-permissions', class: Permissions },
];

/** Any number works as long as all processes of one database agree on it. */
const MIGRATION_LOCK = 7_010;

/** Migrations of other owners (job queues) that must run under the same lock. */
export type FurtherMigration = (url: string) => Promise<void>;

/** Brings the database up to date: ours, better-auth's, and those handed in. Processes that start at once wait for one another. */
export async function migrate(url: string, further: readonly FurtherMigration[] = []): Promise<void> {
  const guard = new pg.Client({ connectionString: url, keepAlive: true });
  guard.on('error', () => undefined); // the query that was running rejects; there is nothing else to do
  await guard.connect();
  try {
    await guard.query('select pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await guard.query('create extension if not exists pg_trgm');
    await migrateOurs(url);
    await migrateAuth(url);
    for (const step of further) await step(url);
  } finally {
    await guard.end();
  }
}

async function migrateOurs(url: string): Promise<void> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities,
    extensions: [Migrator],
    migrations: { migrationsList, snapshot: false },
    pool: { min: 0, max: 2 },
    logger: () => undefined,
  });
  try {
    await orm.migrator.up();
    await registerPool(orm);
    await ensureEventPartitions(orm.em.fork(), new Date());
  } finally {
    await orm.close();
  }
}
