import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';
import { createBetterAuth } from './auth-options.ts';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Brings the sign-in library's tables, in the schema `auth`, up to date. The caller holds the migration lock. */
export async function migrateAuth(url: string): Promise<void> {
  const pool = new pg.Pool({ connectionString: url, options: '-c search_path=auth', max: 1 });
  pool.on('error', () => undefined); // the query that was running rejects
  try {
    await pool.query('create schema if not exists auth');
    // Neither address nor secret touches the tables.
    const auth = createBetterAuth({ pool, publicUrl: 'http://localhost', secret: 'x'.repeat(32), log: silent });
    const migrations = await getMigrations(auth.options);
    await migrations.runMigrations();
  } finally {
    await pool.end();
  }
}
