import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { getCompileCacheDir } from 'node:module';
import { join } from 'node:path';
import { askCarrier, askOwnCarrier, type CarrierHealth } from './carrier-process-health.ts';
import { readPidFile, removePidFile, writePidFile } from './carrier-process-pid-file.ts';
import { ConfigError, type CarrierAccount } from './config.ts';
import type { Log } from './context.ts';
import { isAlive } from './process-identity.ts';

const program = join(import.meta.dirname, '../local-carrier/main.ts');
const readyWithinMs = 60_000;
const looksEveryMs = 250;
const longestPauseMs = 30_000;
/** A carrier that lived this long was well: when it dies, the next one starts at once. */
const settledAfterMs = 60_000;

export interface CarrierProcessOptions {
  account: CarrierAccount;
  port: number;
  publicUrl: string;
  /** Of the carrier's code: one that runs older code is replaced. */
  version: string;
  /** Holds its pid file and its log. */
  dataDir: string;
  /** Further variables, such as `CARRIER_NUMBERS`. */
  env: Record<string, string>;
  /** Whether other processes of the product use the carrier of this data folder at this moment. */
  shared: () => boolean;
  log: Log;
}

/** The local carrier in its own session: neither Ctrl-C nor a crash of the product reaches it. */
export interface CarrierProcess {
  adopted: boolean;
  /** Ends it; returns when it is gone. */
  stop(): Promise<void>;
  /** Leaves it running and looks after it no more. */
  leave(): void;
}

/**
 * Looks who has the carrier's port, quickly, before anything heavy is begun. Returns the number of the carrier that runs
 * for this product, to be adopted; null when the port is free, if need be after one was ended that ran for an older
 * state of the product. Throws `ConfigError` when somebody else has the port.
 */
export async function findCarrier(options: CarrierProcessOptions): Promise<number | null> {
  const recorded = readPidFile(options.dataDir);
  const answer = await askOwnCarrier(options.port, options.account.accountSid);
  if (typeof answer === 'object') {
    const sameCode = recorded?.pid === answer.pid && recorded.version === options.version;
    if (sameCode && answer.publicUrl === options.publicUrl) return answer.pid;
    refuseToReplaceShared(options, answer);
    await end(answer.pid);
  }
  // One of ours that hangs, or listens on the port of yesterday's configuration.
  if (recorded !== null && isAlive(recorded.pid)) {
    if (options.shared() && answer === 'nobody')
      throw new ConfigError('CARRIER_PORT differs from that of another running process on this DATA_DIR.');
    await end(recorded.pid);
  } else if (answer === 'silent') {
    throw new ConfigError(
      `CARRIER_PORT ${options.port} is in use by something that does not answer: set it to another.`,
    );
  }
  return null;
}

/**
 * Adopts the carrier that `findCarrier` found, or starts one, and starts it again when it dies. Throws `ConfigError`
 * when it does not come up.
 */
export async function runCarrier(options: CarrierProcessOptions, found: number | null): Promise<CarrierProcess> {
  let { pid, adopted } = await adoptOrStart(options, found);
  const ended = new AbortController();
  const watched = watch(
    options,
    ended.signal,
    () => pid,
    next => (pid = next),
  );
  return {
    adopted,
    leave: () => ended.abort(),
    stop: async () => {
      ended.abort();
      await watched;
      await end(pid);
      removePidFile(options.dataDir);
    },
  };
}

/** Ends the carrier that another process of this data folder started and left; returns when it is gone. */
export async function endCarrierOf(dataDir: string): Promise<void> {
  const recorded = readPidFile(dataDir);
  if (recorded === null) return;
  await end(recorded.pid);
  removePidFile(dataDir);
}

async function adoptOrStart(
  options: CarrierProcessOptions,
  found: number | null,
): Promise<{ pid: number; adopted: boolean }> {
  if (found === null) return start(options);
  writePidFile(options.dataDir, found, options.version);
  return { pid: found, adopted: true };
}

function refuseToReplaceShared(options: CarrierProcessOptions, answer: CarrierHealth): void {
  if (options.shared())
    throw new ConfigError(
      `Another process on this DATA_DIR runs with other code or another PUBLIC_URL (${answer.publicUrl}): stop it first.`,
    );
}

async function start(options: CarrierProcessOptions): Promise<{ pid: number; adopted: boolean }> {
  const { account, port } = options;
  const logPath = join(options.dataDir, 'carrier.log');
  const log = openSync(logPath, 'w', 0o600);
  const cache = getCompileCacheDir();
  const child = spawn(process.execPath, [program], {
    detached: true,
    stdio: ['ignore', log, log],
    // Nothing else of our environment: the carrier has no business with the database or the mail server.
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      ...(cache ? { NODE_COMPILE_CACHE: cache } : {}),
      ...options.env,
      CARRIER_PORT: String(port),
      PUBLIC_URL: options.publicUrl,
      CARRIER_ACCOUNT_SID: account.accountSid,
      CARRIER_AUTH_TOKEN: account.authToken,
      CARRIER_API_KEY_SID: account.apiKeySid,
      CARRIER_API_KEY_SECRET: account.apiKeySecret,
      CARRIER_APP_SID: account.twimlAppSid,
    },
  });
  closeSync(log);
  child.on('error', error => options.log.error({ error }, 'the local carrier could not be started'));
  child.unref();
  if (child.pid !== undefined) writePidFile(options.dataDir, child.pid, options.version);
  const deadline = performance.now() + readyWithinMs;
  while (performance.now() < deadline && child.exitCode === null && child.signalCode === null && child.pid) {
    const answer = await askCarrier(port);
    if (typeof answer === 'object' && answer.accountSid === account.accountSid)
      return { pid: answer.pid, adopted: answer.pid !== child.pid };
    await pause(50);
  }
  if (child.pid !== undefined) await end(child.pid);
  const reason =
    readFileSync(logPath, 'utf8')
      .trim()
      .split('\n')
      .find(line => line !== '') ?? 'it said nothing';
  throw new ConfigError(`The local carrier did not start on port ${port}: ${reason}`);
}

/** Looks whether it lives, and starts it again with growing pauses. Its calls are lost: they are its memory's. */
async function watch(
  options: CarrierProcessOptions,
  ended: AbortSignal,
  pid: () => number,
  changed: (pid: number) => void,
): Promise<void> {
  let pauseMs = 0;
  let since = performance.now();
  while (!ended.aborted) {
    await pause(looksEveryMs, ended);
    if (ended.aborted || isAlive(pid())) continue;
    options.log.warn({ pid: pid() }, 'the local carrier is gone and is started again');
    pauseMs = performance.now() - since > settledAfterMs ? 0 : Math.min(longestPauseMs, Math.max(500, pauseMs * 2));
    await pause(pauseMs, ended);
    if (ended.aborted) return;
    try {
      changed((await adoptOrStart(options, await findCarrier(options))).pid);
      since = performance.now();
    } catch (error) {
      options.log.error({ error }, 'the local carrier could not be started again');
    }
  }
}

/** Asks it to end, and insists after five seconds. */
async function end(pid: number): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    if (!isAlive(pid)) return;
    process.kill(pid, signal);
    for (let waited = 0; waited < 5000 && isAlive(pid); waited += 20) await pause(20);
  }
}

/** Ends early, without complaint, when `ended` says so. */
function pause(ms: number, ended?: AbortSignal): Promise<void> {
  return new Promise(done => {
    const timer = setTimeout(finish, ms);
    ended?.addEventListener('abort', finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      ended?.removeEventListener('abort', finish);
      done();
    }
  });
}
