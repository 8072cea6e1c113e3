import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { ConfigError, type LogLevel } from './config.ts';
import type { Log } from './context.ts';

/** Thrown between two steps of the start when a signal came meanwhile. */
export class Interrupted extends Error {}

interface Step {
  undo: (why: 'asked' | 'failed') => Promise<void> | void;
  patienceMs: number;
}

/** What has been started, to be stopped in the opposite order, once. */
export class Lifecycle {
  #steps: Step[] = [];
  #stopping = false;

  /** Remembers how to stop what was just started. `why`: somebody asked for the end, or the start failed. */
  onStop(undo: Step['undo'], patienceMs = 10_000): void {
    this.#steps.push({ undo, patienceMs });
  }

  interrupt(): void {
    this.#stopping = true;
  }

  /** Passes the result of a finished step on, unless a signal asks to stop here. */
  goOn<T>(result: T): T {
    if (this.#stopping) throw new Interrupted();
    return result;
  }

  /** One step that hangs or fails does not keep the others from being stopped. True when all went well. */
  async stop(why: 'asked' | 'failed'): Promise<boolean> {
    let clean = true;
    for (let step = this.#steps.pop(); step; step = this.#steps.pop()) {
      const { undo, patienceMs } = step;
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(() => late.reject(new Error(`not stopped within ${patienceMs} ms`)), patienceMs);
      try {
        await Promise.race([undo(why), late.promise]);
      } catch (error) {
        clean = false;
        console.error(error);
      } finally {
        clearTimeout(timer);
      }
    }
    return clean;
  }
}

/** Makes the data folder. Root may write anywhere but on a read-only disk, so only writing tells. Throws `ConfigError`. */
export function prepareDataFolder(folder: string): void {
  const probe = join(folder, `.write-${process.pid}`);
  try {
    makeFolder(folder);
    writeFileSync(probe, '');
    rmSync(probe);
  } catch (error) {
    throw new ConfigError(`DATA_DIR ${folder} cannot be written: ${(error as NodeJS.ErrnoException).code}.`);
  }
}

/** As `mkdirSync` with `recursive`, which never comes back where a folder is there but nothing can be made in it (`/proc`). */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

/** Finds out before the heavy work what `listen` would say at its end. Throws `ConfigError`. */
export async function checkPort(host: string, port: number): Promise<void> {
  const server = createServer();
  try {
    await new Promise<void>((done, fail) => server.once('error', fail).listen({ host, port, exclusive: true }, done));
  } catch (error) {
    throw new ConfigError(explainListenError(error, host, port) ?? String(error));
  } finally {
    await new Promise(done => server.close(done));
  }
}

/** One line for a `listen` that the surroundings refused; null when it failed for another reason. */
export function explainListenError(error: unknown, host: string, port: number): string | null {
  switch ((error as NodeJS.ErrnoException).code) {
    case 'EADDRINUSE':
      return `PORT ${port} is in use on ${host}: stop what uses it, or set PORT to another.`;
    case 'EACCES':
      return `PORT ${port} may not be used by this account: set PORT to one above 1023.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `HOST ${host} is not an address of this machine.`;
    default:
      return null;
  }
}

const order: LogLevel[] = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'];

/** JSON lines on standard output, from `level` up. */
export function createLog(level: LogLevel): Log {
  const write = (of: LogLevel) => (details: object, message: string) => {
    if (order.indexOf(of) < order.indexOf(level)) return;
    const line = { level: of, time: new Date().toISOString(), message, ...details };
    process.stdout.write(
      `${JSON.stringify(line, (_key, value: unknown) => (value instanceof Error ? value.stack : value))}\n`,
    );
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
