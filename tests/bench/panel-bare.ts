import { Agent, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type pg from 'pg';
import { timed } from './fake-carrier.ts';
import type { BenchCustomer } from './panel-rows.ts';
import { quantile } from './support.ts';

/** The least that an answer and a look into the database cost here; milliseconds each. */
export interface Bare {
  answers: number[];
  selects: number[];
}

/** One after the other, over a connection that is kept. */
export async function runBareAnswers(times: number): Promise<number[]> {
  const server = createServer((_request, response) => response.end('{}'));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const connections = new Agent({ keepAlive: true });
  const samples = await series(times, async () => (await timed(url, { agent: connections })).ms);
  connections.destroy();
  server.close();
  return samples;
}

export async function runBareSelects(db: pg.Pool, some: readonly BenchCustomer[], times: number): Promise<number[]> {
  return series(times, async index => {
    const startedAt = performance.now();
    const values = [some[index % some.length]!.id];
    await db.query({ name: 'bare', text: 'select * from customer where id = $1', values });
    return performance.now() - startedAt;
  });
}

/** The first tenth compiles code and plans statements; it does not count. */
export async function series(times: number, work: (index: number) => Promise<number>): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < times; index++) samples.push(await work(index));
  return samples.slice(times / 10);
}

/** Against one empty answer and one look by key together. */
export function ratioTo(bare: Bare, samples: readonly number[]): string {
  const of = (share: number) =>
    quantile(samples, share) / (quantile(bare.answers, share) + quantile(bare.selects, share));
  return `×${of(0.5).toFixed(1)} of bare`;
}
