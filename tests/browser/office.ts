import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeEach } from 'vitest';
import { type Voice, openVoice } from '../support/voices.ts';
import type { CarrierState } from '#server/local-carrier/control/state.ts';
import { createSurroundings, root, type Running, type Surroundings } from '../start/product.ts';

export const CUSTOMER_HZ = 700;
export const AGENT_HZ = 1100;
/** No sum or difference of the others, also where the mixture is too loud. */
export const COLLEAGUE_HZ = 1700;
export const voices = [CUSTOMER_HZ, AGENT_HZ, COLLEAGUE_HZ];
const failures = join(root, 'artifacts/failures');

export type Whose = 'customer' | 'agent' | 'colleague';

/** The product as its users start it, with demo data and the local carrier, and a browser for each side of a call. */
export interface Office extends AsyncDisposable {
  url: string;
  surroundings: Surroundings;
  /** The process that runs now; a restart puts another one here. */
  product: Running;
  /**
   * A page in a fresh context: the customer's microphone is a tone of `CUSTOMER_HZ`, the agent's one of `AGENT_HZ`, that of a third one of
   * `COLLEAGUE_HZ`.
   */
  newPage(whose: Whose, options: BrowserContextOptions): Promise<Page>;
  /** What the carrier says is going on. */
  carrier(): Promise<CarrierState>;
  /** For whoever wonders why a story failed: what pages and product complained of, and pictures of all open pages, in `artifacts/failures`. */
  keepEvidence(name: string): Promise<void>;
}

/** One for all tests of a file. Evidence is kept of those that fail. */
export async function shareOffice(): Promise<Office> {
  const office = await openOffice();
  beforeEach(({ onTestFailed, task }) => onTestFailed(() => office.keepEvidence(task.name.slice(0, 30))));
  afterAll(() => office[Symbol.asyncDispose]());
  return office;
}

export async function openOffice(): Promise<Office> {
  const surroundings = await createSurroundings();
  const [product, customerVoice, agentVoice] = await Promise.all([
    surroundings.start(),
    openVoice(CUSTOMER_HZ),
    openVoice(AGENT_HZ),
  ]);
  /** Few stories need a third. */
  let colleagueVoice: Promise<Voice> | undefined;
  const voiceOf = (whose: Whose): Promise<Voice> | Voice =>
    whose === 'colleague'
      ? (colleagueVoice ??= openVoice(COLLEAGUE_HZ))
      : whose === 'agent'
        ? agentVoice
        : customerVoice;
  const pages = new Set<Page>();
  const complaints: string[] = [];
  const office: Office = {
    url: `http://localhost:${surroundings.port}`,
    surroundings,
    product,
    async newPage(whose, options) {
      const page = await (await voiceOf(whose)).newPage(options);
      const context = page.context();
      context.on('page', another => pages.add(another));
      context.on('requestfailed', request => complaints.push(`${request.url()} ${request.failure()?.errorText}`));
      context.on('response', answer => answer.ok() || complaints.push(`${answer.url()} ${answer.status()}`));
      context.on('console', message => complaints.push(`${message.type()} ${message.text()}`));
      context.on('weberror', error => complaints.push(String(error.error())));
      pages.add(page);
      return page;
    },
    async carrier() {
      const answer = await fetch(`http://127.0.0.1:${surroundings.carrierPort}/control/state`);
      return (await answer.json()) as CarrierState;
    },
    async keepEvidence(name) {
      mkdirSync(failures, { recursive: true });
      writeFileSync(join(failures, `${name}.txt`), `${complaints.join('\n')}\n\n${office.product.output()}`);
      const open = [...pages].filter(page => !page.isClosed());
      for (const [n, page] of open.entries()) await page.screenshot({ path: join(failures, `${name}-${n + 1}.png`) });
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([customerVoice.close(), agentVoice.close(), colleagueVoice?.then(voice => voice.close())]);
      await office.product.end();
      await surroundings[Symbol.asyncDispose]();
    },
  };
  return office;
}
