import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { totalmem } from 'node:os';
import { basename, dirname, join } from 'node:path';
import pg from 'pg';
import { findPostgresCommands, type PostgresCommands } from './built-in-postgres-commands.ts';
import { ConfigError } from './config.ts';
import { isAlive, programOf } from './process-identity.ts';

const major = '18';

export interface BuiltInPostgresOptions {
  /** The cluster's own folder, made at the first start. */
  folder: string;
  password: string;
  /** The port of last time; another one is chosen when somebody else took it, or when null. */
  port: number | null;
  /** Server settings over ours, such as `fsync: 'off'` in tests. */
  settings?: Record<string, string>;
}

/** A running server of ours. It goes on living when this process dies, and is adopted by the next one. */
export interface BuiltInPostgres {
  port: number;
  pid: number;
  adopted: boolean;
  /** The connection string of one of its databases. */
  url(database: string): string;
  /** Makes a database unless it is there. */
  ensureDatabase(name: string): Promise<void>;
  /** Ends it in an orderly way; returns when it is gone. Nothing may be connected that still has work to do. */
  stop(): Promise<void>;
}

/**
 * Adopts the server that runs on this folder, or starts it, making the cluster first where there is none.
 * Throws `ConfigError` with one line when PostgreSQL refuses.
 */
export async function startBuiltInPostgres(options: BuiltInPostgresOptions): Promise<BuiltInPostgres> {
  const parent = dirname(options.folder);
  await mkdir(parent, { recursive: true });
  const commands = findPostgresCommands(parent);
  await makeCluster(commands, options);
  const adopted = (await isRunning(commands, options.folder)) || !(await start(commands, options));
  const [pid, , , port] = readFileSync(join(options.folder, 'postmaster.pid'), 'utf8').split('\n').map(Number);
  if (!pid || !port)
    throw new ConfigError(`PostgreSQL of ${options.folder} is in an unclear state: see its log there.`);
  const url = (database: string) =>
    `postgres://postgres:${encodeURIComponent(options.password)}@127.0.0.1:${port}/${database}`;
  return {
    port,
    pid,
    adopted,
    url,
    ensureDatabase: name => ensureDatabase(url('postgres'), name),
    stop: () => stop(commands, options.folder),
  };
}

/** Made beside its place and moved there whole, so that neither a crash nor a second process finds half a cluster. */
async function makeCluster(
  commands: PostgresCommands,
  { folder, password, settings }: BuiltInPostgresOptions,
): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) {
    const version = readFileSync(join(folder, 'PG_VERSION'), 'utf8').trim();
    if (version === major) return commands.hand(folder);
    throw new ConfigError(
      `${folder} was made by PostgreSQL ${version}, this product brings ${major}: restore a backup into a new data folder.`,
    );
  }
  const draft = mkdtempSync(join(dirname(folder), `${basename(folder)}-new-`));
  try {
    const passwordFile = join(draft, 'password');
    writeFileSync(passwordFile, password, { mode: 0o600 });
    await commands.hand(draft);
    const cluster = join(draft, 'cluster');
    const locale = ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8', '-E', 'UTF8'];
    const access = ['-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile];
    const sync = settings?.fsync === 'off' ? ['--no-sync'] : [];
    const made = await commands.run('initdb', ['-D', cluster, ...access, ...locale, ...sync]);
    if (made.status !== 0)
      throw new ConfigError(`PostgreSQL could not make its folder ${folder}: ${reason(made.output)}`);
    if (!existsSync(join(folder, 'PG_VERSION'))) renameSync(cluster, folder);
  } catch (error) {
    // Another process was faster: its cluster has the same password, from the same secrets.
    if ((error as NodeJS.ErrnoException).code !== 'ENOTEMPTY') throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function isRunning(commands: PostgresCommands, folder: string): Promise<boolean> {
  if ((await commands.run('pg_ctl', ['status', '-D', folder])).status !== 0) return false;
  const pidFile = join(folder, 'postmaster.pid');
  const [pid, ...rest] = readFileSync(pidFile, 'utf8').split('\n');
  if (isAlive(Number(pid)) && (programOf(Number(pid)) ?? 'postgres').includes('postgres')) return true;
  // It was killed and nobody looked yet, or a reboot gave its number to somebody else. PostgreSQL would believe it
  // running; with a number that cannot be, it goes on to check by itself that no backend of it is left.
  writeFileSync(pidFile, [2 ** 31 - 2, ...rest].join('\n'));
  return false;
}

/** False: another process started it meanwhile. */
async function start(commands: PostgresCommands, options: BuiltInPostgresOptions): Promise<boolean> {
  const { folder } = options;
  const port = options.port !== null && (await isFree(options.port)) ? options.port : await freePort();
  const settings = { ...defaultSettings(), ...options.settings, port: String(port) };
  const flags = Object.entries(settings)
    .map(([name, value]) => `-c ${name}='${value}'`)
    .join(' ');
  const log = join(folder, 'start.log');
  const started = await commands.run('pg_ctl', ['start', '-w', '-t', '60', '-D', folder, '-l', log, '-o', flags]);
  if (started.status === 0) return true;
  for (let attempt = 0; attempt < 20; attempt++) {
    if (await isRunning(commands, folder)) return false;
    await new Promise(done => setTimeout(done, 100));
  }
  const said = existsSync(log) ? readFileSync(log, 'utf8') : started.output;
  throw new ConfigError(`PostgreSQL did not start on ${folder}: ${reason(said)}`);
}

/** For 2 to 8 cores. Commits stay synchronous: what was answered is on disk. */
function defaultSettings(): Record<string, string> {
  const megabytes = Math.round(totalmem() / 2 ** 20);
  return {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_connections: '200',
    shared_buffers: `${Math.max(128, Math.min(512, Math.round(megabytes / 8)))}MB`,
    effective_cache_size: `${Math.max(256, Math.round(megabytes / 2))}MB`,
    jit: 'off',
    // Plans made while a table was empty are made anew soon after it has filled.
    autovacuum_naptime: '10s',
    tcp_keepalives_idle: '10',
    tcp_keepalives_interval: '5',
    tcp_keepalives_count: '3',
    logging_collector: 'on',
    log_filename: '%a.log',
    log_truncate_on_rotation: 'on',
    // The detail of an error quotes the row, and rows hold personal data.
    log_error_verbosity: 'terse',
  };
}

async function stop(commands: PostgresCommands, folder: string): Promise<void> {
  if ((await commands.run('pg_ctl', ['stop', '-w', '-t', '20', '-m', 'fast', '-D', folder])).status === 0) return;
  await commands.run('pg_ctl', ['stop', '-w', '-t', '10', '-m', 'immediate', '-D', folder]);
}

async function ensureDatabase(serverUrl: string, name: string): Promise<void> {
  const client = new pg.Client(serverUrl);
  await client.connect();
  try {
    const found = await client.query('select 1 from pg_database where datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`create database ${pg.escapeIdentifier(name)}`);
  } catch (error) {
    // 42P04, 23505: another process made it between our two statements.
    if (!['42P04', '23505'].includes((error as { code?: string }).code ?? '')) throw error;
  } finally {
    await client.end();
  }
}

/** A port of 127.0.0.1 that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((done, fail) => server.once('error', fail).listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  await new Promise(done => server.close(done));
  return port;
}

function isFree(port: number): Promise<boolean> {
  return new Promise(done => {
    const server = createServer();
    server.once('error', () => done(false));
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)));
  });
}

/** The line that says what went wrong, out of all that PostgreSQL prints. */
function reason(output: string): string {
  const lines = output
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '');
  const telling = lines.filter(line => /fatal|error|could not|cannot|denied/i.test(line));
  return (telling.at(-1) ?? lines.at(-1) ?? 'it gave no reason').replace(/^.*?(FATAL|ERROR|initdb: error):\s*/i, '');
}
