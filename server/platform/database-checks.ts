import pg from 'pg';
import { ConfigError } from './config.ts';

const patienceMs = 5000;
const oldest = 15;

/**
 * Refuses a database that would answer wrongly later: unreachable, too old, not UTF-8, or one whose text search does
 * not see Chinese. Throws `ConfigError`, one line that begins with `name` (the variable, or what it is) and never
 * holds the password.
 */
export async function checkDatabase(name: string, url: string): Promise<void> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: patienceMs,
    query_timeout: patienceMs,
  });
  // Without a listener a connection that breaks between two queries ends the process.
  client.on('error', () => {});
  try {
    await client.connect();
    await checkServer(name, client);
    await checkTextSearch(name, client);
  } catch (error) {
    throw error instanceof ConfigError ? error : new ConfigError(explain(name, url, error));
  } finally {
    await client.end().catch(() => {});
  }
}

async function checkServer(name: string, client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `select current_setting('server_version_num')::int / 10000 as version, current_setting('server_encoding') as encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < oldest) throw new ConfigError(`${name} is PostgreSQL ${version}: ${oldest} or newer is needed.`);
  if (encoding !== 'UTF8')
    throw new ConfigError(`${name} is a database in ${encoding}: make one with encoding UTF8 and locale C.UTF-8.`);
}

async function checkTextSearch(name: string, client: pg.Client): Promise<void> {
  try {
    await client.query('create extension if not exists pg_trgm');
  } catch (error) {
    // 23505, 42710: another process makes it at this moment.
    if (!['23505', '42710'].includes(codeOf(error)))
      throw new ConfigError(`${name} cannot have the extension pg_trgm: ${(error as Error).message}.`);
  }
  const { rows } = await client.query<{ trigrams: number }>(`select cardinality(show_trgm('银行卡')) as trigrams`);
  if ((rows[0]?.trigrams ?? 0) === 0)
    throw new ConfigError(`${name} cannot search Chinese text: make the database with locale C.UTF-8, not C.`);
}

const codeOf = (error: unknown): string => (error as { code?: string }).code ?? '';

function explain(name: string, url: string, error: unknown): string {
  const where = URL.parse(url)?.host ?? 'the address';
  // Host names with two addresses fail with one error for each.
  const first = error instanceof AggregateError ? (error.errors[0] as unknown) : error;
  const message = (first as Error).message.split('\n')[0];
  if (codeOf(first).startsWith('28')) return `${name}: ${where} refuses the sign-in: ${message}.`;
  if (codeOf(first) === '3D000') return `${name}: ${message}: create it first (encoding UTF8, locale C.UTF-8).`;
  return `${name} does not answer at ${where}: ${message}.`;
}
