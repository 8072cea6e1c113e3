import { Agent } from 'node:http';
import type { BenchAgent } from './bench-product.ts';
import type { Say } from './console-page.ts';
import { timed } from './fake-carrier.ts';
import { type Bare, ratioTo, series } from './panel-bare.ts';
import type { BenchBank, BenchCustomer } from './panel-rows.ts';
import { inMs } from './support.ts';

const TIMES = 40;

/** What somebody asks, the n-th time. */
interface Question {
  what: string;
  path: (customer: BenchCustomer, index: number) => string;
}

/** Long histories, lists and searches, as an agent sees them, who may see all, and as the teller of one outlet, who may not. */
export async function measureReads(options: {
  productUrl: string;
  agent: BenchAgent;
  teller: BenchAgent;
  bank: BenchBank;
  bare: Bare;
  line: Say;
}): Promise<void> {
  const { productUrl, agent, teller, bank, bare, line } = options;
  const connections = new Agent({ keepAlive: true });
  const ask = async ({ what, path }: Question, who: BenchAgent, whose: string) => {
    const samples = await series(TIMES, async index => {
      const url = new URL(`/api/v1${path(bank.some[index]!, index)}`, productUrl);
      const { status, body, ms } = await timed(url, { headers: { cookie: who.cookie }, agent: connections });
      if (status !== 200) throw new Error(`${url.href}: ${status} ${body}`);
      return ms;
    });
    line(`${whose}: ${what}`, `${inMs(samples)}, ${ratioTo(bare, samples)}`);
  };
  const history = `/customers/${bank.busiest.id}`;
  for (const question of timeline(history)) await ask(question, agent, 'history of 5,000 calls');
  for (const question of [...customers, ...tickets, ...calls]) await ask(question, agent, 'agent');
  for (const question of [...customers, ...tickets]) await ask(question, teller, 'teller of an outlet');
  connections.destroy();
}

const timeline = (customer: string): Question[] => [
  { what: 'everything at once', path: () => `${customer}/panel` },
  { what: 'first page', path: () => `${customer}/timeline` },
  { what: 'search that finds many', path: () => `${customer}/timeline?q=card` },
  {
    what: 'search that finds one',
    path: (_, index) => `${customer}/timeline?q=${encodeURIComponent(`No. ${index * 5 + 1}`)}`,
  },
  { what: 'search that finds nothing', path: (_, index) => `${customer}/timeline?q=nothing${index}` },
  { what: 'tickets only', path: () => `${customer}/timeline?kind=ticket` },
  { what: 'a month of three years ago', path: () => `${customer}/timeline?from=${yearsAgo(3)}&to=${yearsAgo(2.9)}` },
];

const customers: Question[] = [
  { what: 'customers, first page', path: () => '/customers' },
  { what: 'customers by whole name', path: ({ name }) => search('/customers', name) },
  { what: 'customers by first name, which many have', path: () => search('/customers', 'Alice') },
  { what: 'customers by a Chinese name of two signs', path: () => search('/customers', '王芳') },
  { what: 'customers by a name that nobody has', path: (_, index) => search('/customers', `Zyx${index}`) },
  { what: 'customers by two signs that nobody has', path: () => search('/customers', '欧阳') },
  { what: 'customers by telephone number', path: ({ phoneNumber }) => search('/customers', phoneNumber) },
  { what: 'customers by the last four digits', path: ({ phoneNumber }) => search('/customers', phoneNumber.slice(-4)) },
  { what: 'customers by three digits that many have', path: () => search('/customers', '202') },
  { what: 'customers by customer number', path: ({ number }) => search('/customers', number) },
];

const tickets: Question[] = [
  { what: 'tickets, first page', path: () => '/tickets' },
  { what: 'tickets: mine, unsolved', path: () => '/tickets?view=mine&status=unsolved' },
  { what: 'tickets: unassigned, unsolved', path: () => '/tickets?view=unassigned&status=unsolved' },
  { what: 'tickets: of my queues, unsolved', path: () => '/tickets?view=my_queues&status=unsolved' },
  { what: 'tickets: counts of all views', path: () => '/tickets/counts' },
  { what: 'tickets of a customer', path: ({ id }) => `/tickets?customerId=${id}` },
  { what: 'tickets by a word that many have', path: () => search('/tickets', 'disputed') },
  { what: 'tickets by a word that none has', path: (_, index) => search('/tickets', `nothing${index}`) },
  { what: 'tickets by number', path: (_, index) => search('/tickets', `#${2_000 + index}`) },
  { what: 'tickets by digits', path: (_, index) => search('/tickets', String(52_000 + index)) },
];

const calls: Question[] = [
  { what: 'calls, first page', path: () => '/interactions' },
  { what: 'calls by name', path: ({ name }) => search('/interactions', name) },
  { what: 'calls by number', path: ({ phoneNumber }) => search('/interactions', phoneNumber.slice(2)) },
];

const search = (list: string, q: string): string => `${list}?q=${encodeURIComponent(q)}`;
const yearsAgo = (years: number): string => new Date(Date.now() - years * 365 * 86_400_000).toISOString();
