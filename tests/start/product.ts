import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#server/platform/built-in-postgres.ts';
import { isAlive } from '#server/platform/process-identity.ts';

export const root = join(import.meta.dirname, '../..');
const nobody = 2 ** 31 - 2;
const ready = 'Patchbay is ready.';

/** An empty data folder, free ports and an environment that knows nothing else of this machine. */
export interface Surroundings extends AsyncDisposable {
  dataDir: string;
  port: number;
  carrierPort: number;
  env: Record<string, string>;
  /** Starts the product as `npm start` does after its preparation; returns when it says that it is ready. */
  start(more?: Record<string, string>): Promise<Running>;
  /** Starts it and waits for its end. */
  refuse(more?: Record<string, string>): Promise<{ code: number | null; errors: string }>;
  /** Numbers of the database and the carrier of this data folder, whether or not they live. */
  companions(): { postgres: number; carrier: number };
}

export interface Running {
  pid: number;
  url: string;
  /** From the start of the process to its ready line. */
  readyMs: number;
  output(): string;
  /** Sends a signal and returns the exit code (null: killed) when it is gone. */
  end(signal?: NodeJS.Signals): Promise<number | null>;
}

export async function createSurroundings(): Promise<Surroundings> {
  const dataDir = mkdtempSync(join(tmpdir(), 'patchbay-start-'));
  const [port, carrierPort] = [await freePort(), await freePort()];
  const { PATH = '', HOME = '', NODE_COMPILE_CACHE } = process.env;
  const cache: Record<string, string> = NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {};
  // The small bank is there in a moment.
  const env = {
    PATH,
    HOME,
    ...cache,
    PORT: String(port),
    CARRIER_PORT: String(carrierPort),
    DATA_DIR: dataDir,
    DEMO_DATA: 'small',
  };
  const running = new Set<ChildProcess>();
  const launch = (more: Record<string, string> = {}) => {
    const child = spawn(process.execPath, ['server/main.ts'], { cwd: root, env: { ...env, ...more } });
    running.add(child);
    child.once('exit', () => running.delete(child));
    return child;
  };
  const companions = () => ({
    postgres: readNumber(join(dataDir, 'postgres/postmaster.pid')),
    carrier: readNumber(join(dataDir, 'carrier.pid')),
  });
  return {
    dataDir,
    port,
    carrierPort,
    env,
    companions,
    start: more => becomeReady(launch(more), `http://127.0.0.1:${port}`),
    refuse: async more => {
      const child = launch(more);
      const said = collect(child);
      const code = await exitOf(child);
      return { code, errors: said.errors() };
    },
    async [Symbol.asyncDispose]() {
      for (const child of running) child.kill('SIGKILL');
      // What a killed product leaves for the next start ends with the test.
      const { postgres, carrier } = companions();
      if (isAlive(carrier)) process.kill(carrier, 'SIGKILL');
      if (isAlive(postgres)) process.kill(postgres, 'SIGINT');
      await until(() => !isAlive(carrier) && !isAlive(postgres));
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

async function becomeReady(child: ChildProcess, url: string): Promise<Running> {
  const startedAt = performance.now();
  const said = collect(child);
  const gone = exitOf(child);
  await until(() => said.output().includes(ready) || child.exitCode !== null, 120_000);
  if (!said.output().includes(ready)) throw new Error(`The product did not start:\n${said.output()}${said.errors()}`);
  return {
    pid: child.pid!,
    url,
    readyMs: performance.now() - startedAt,
    output: () => said.output() + said.errors(),
    end: (signal = 'SIGINT') => {
      child.kill(signal);
      return gone;
    },
  };
}

function collect(child: ChildProcess): { output(): string; errors(): string } {
  let output = '';
  let errors = '';
  child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  child.stderr?.on('data', (text: Buffer) => (errors += text.toString()));
  return { output: () => output, errors: () => errors };
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise(done => child.once('close', done));
}

/** Waits until something is true; throws when it has not become so in time. */
export async function until(condition: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`not so within ${withinMs} ms: ${condition.toString()}`);
    await new Promise(done => setTimeout(done, 20));
  }
}

/** The first number in a pid file; without one a number that no process has. */
function readNumber(path: string): number {
  return existsSync(path) ? Number(/\d+/.exec(readFileSync(path, 'utf8'))?.[0] ?? nobody) : nobody;
}
