import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '#server/platform/built-in-postgres.ts';

/** A Redis of our own that keeps nothing on disk. */
export interface TestRedis extends AsyncDisposable {
  url: string;
  /** Everything in it is lost. */
  kill(): Promise<void>;
  start(): Promise<void>;
  pause(): void;
  goOn(): void;
}

export async function startRedis(): Promise<TestRedis> {
  const port = await freePort();
  let server: ChildProcess | undefined;
  const redis: TestRedis = {
    url: `redis://127.0.0.1:${port}`,
    async kill() {
      const ended = new Promise(done => server?.once('exit', done));
      server?.kill('SIGKILL');
      if (server?.exitCode === null && server.signalCode === null) await ended;
      server = undefined;
    },
    async start() {
      const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
      server = spawn('redis-server', options, { stdio: 'ignore' });
      await untilItAnswers(port);
    },
    pause: () => void server?.kill('SIGSTOP'),
    goOn: () => void server?.kill('SIGCONT'),
    [Symbol.asyncDispose]: () => redis.kill(),
  };
  await redis.start();
  return redis;
}

async function untilItAnswers(port: number): Promise<void> {
  const client = new Redis(port, '127.0.0.1', {
    lazyConnect: true,
    retryStrategy: () => 20,
    maxRetriesPerRequest: 250,
  });
  client.on('error', () => {});
  await client.connect().catch(() => wait(20));
  await client.ping();
  client.disconnect();
}
