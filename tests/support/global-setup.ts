import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '#server/composition/migrate.ts';
import { startBuiltInPostgres, type BuiltInPostgres } from '#server/platform/built-in-postgres.ts';
import { isAlive } from '#server/platform/process-identity.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The server of this run, without a database: `${pgUrl}/postgres`. `template_app` is migrated and ready to copy. */
    pgUrl: string;
  }
}

const quickAndForgetful = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  shared_buffers: '128MB',
  max_connections: '400',
  logging_collector: 'off',
};
const password = 'only-for-tests-on-loopback';

/** One PostgreSQL per run, by the product's own code, with a migrated template that test files copy in 50 ms. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await sweepDeadRuns();
  const folder = join(tmpdir(), `patchbay-tests-${process.pid}`);
  mkdirSync(folder);
  const postgres = await openServer(folder);
  await makeTemplate(postgres);
  project.provide('pgUrl', postgres.url('').replace(/\/$/, ''));
  return async () => {
    await postgres.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

function openServer(folder: string): Promise<BuiltInPostgres> {
  return startBuiltInPostgres({ folder: join(folder, 'postgres'), password, port: null, settings: quickAndForgetful });
}

async function makeTemplate(postgres: BuiltInPostgres): Promise<void> {
  await postgres.ensureDatabase('template_app');
  await migrate(postgres.url('template_app'));
  const client = new pg.Client(postgres.url('postgres'));
  await client.connect();
  await client.query('alter database template_app is_template true allow_connections false');
  await client.end();
}

/** A run that was killed leaves its server behind. */
async function sweepDeadRuns(): Promise<void> {
  for (const name of readdirSync(tmpdir())) {
    const pid = /^patchbay-tests-(\d+)$/.exec(name)?.[1];
    if (pid === undefined || isAlive(Number(pid))) continue;
    const folder = join(tmpdir(), name);
    if (existsSync(join(folder, 'postgres', 'postmaster.pid'))) await (await openServer(folder)).stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
