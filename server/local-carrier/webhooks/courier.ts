import { randomUUID } from 'node:crypto';
import type { CarrierClock } from '../clock.ts';
import type { Faults } from '../faults.ts';
import type { CarrierLog, WebhookEntry } from '../log.ts';
import { type Errand, signedRequest } from './errand.ts';
import { failureKind, retryPolicy } from './retry-policy.ts';
import type { Send, WebhookAnswer } from './send.ts';
import { withoutFragment } from './signature.ts';

/** What came back: an answer below 400 and the URL it came from, or Twilio's error code and why. */
export type Delivery = { ok: true; url: string; answer: WebhookAnswer } | { ok: false; code: number; message: string };

interface Attempt {
  status: number;
  timedOut: boolean;
  answer: WebhookAnswer | null;
}

const MAX_REDIRECTS = 10;
const TWIML_BYTES = 64 * 1024;
const MEDIA_BYTES = 16 * 1024 * 1024;
/** Twilio does not say how it spaces retries; doubling from here stays inside the 15 s. */
const FIRST_RETRY_MS = 250;
const REORDER_WAIT_MS = 1_000;

/** Carries every request to the product: signed, with the call's cookies, tried again as the URL's fragment says. */
export class Courier {
  #inFlight = 0;
  #closed = false;
  #held: (() => void) | null = null;
  readonly #deps: { send: Send; authToken: string; clock: CarrierClock; faults: Faults; log: CarrierLog };

  constructor(deps: { send: Send; authToken: string; clock: CarrierClock; faults: Faults; log: CarrierLog }) {
    this.#deps = deps;
  }

  /** Requests that are under way now. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /** Nothing goes out any more. */
  close(): void {
    this.#closed = true;
  }

  /** Asks for TwiML or a sound. Never rejects. */
  request(errand: Errand): Promise<Delivery> {
    return this.#track(this.#deliver(errand, randomUUID()));
  }

  /** Tells the product something; nobody waits for the answer. This is where callbacks are lost, doubled and mixed up. */
  tell(errand: Errand): void {
    if (this.#closed) return;
    const { faults, clock } = this.#deps;
    const token = randomUUID();
    const deliver = (fault?: WebhookEntry['fault']) => void this.#track(this.#tell(errand, token, fault));
    const fate = faults.fateOf(errand.url);
    const delay = faults.delayOf(errand.url);
    if (fate === 'drop')
      this.#record(errand, errand.url, token, 0, { status: 0, timedOut: false, answer: null }, 'dropped');
    else if (delay > 0) clock.after(delay, () => deliver('delayed'));
    else if (fate === 'reorder' && !this.#held) this.#hold(() => deliver('reordered'));
    else {
      deliver();
      if (fate === 'duplicate') deliver('duplicate');
      this.#held?.();
    }
  }

  #hold(send: () => void): void {
    const release = () => {
      cancel();
      this.#held = null;
      send();
    };
    const cancel = this.#deps.clock.after(REORDER_WAIT_MS, release);
    this.#held = release;
  }

  async #track<T>(work: Promise<T>): Promise<T> {
    this.#inFlight += 1;
    try {
      return await work;
    } finally {
      this.#inFlight -= 1;
    }
  }

  async #tell(errand: Errand, token: string, fault?: WebhookEntry['fault']): Promise<void> {
    const delivery = await this.#deliver(errand, token, fault);
    if (!delivery.ok) this.#warn(15003, `Status callback ${errand.url}: ${delivery.message}`, errand);
  }

  async #deliver(errand: Errand, token: string, fault?: WebhookEntry['fault']): Promise<Delivery> {
    if (this.#closed) return { ok: false, code: 11205, message: 'The carrier is closed' };
    if (!URL.canParse(errand.url)) return { ok: false, code: 11100, message: `Invalid URL ${errand.url}` };
    const policy = retryPolicy(errand.url);
    const started = performance.now();
    for (let attempt = 0; ; attempt += 1) {
      const left = policy.totalMs - (performance.now() - started);
      const outcome = await this.#follow(errand, token, attempt, Math.min(left, policy.readMs), fault);
      if ('ok' in outcome) return outcome;
      const kind = failureKind(outcome.status, outcome.timedOut);
      const pause = FIRST_RETRY_MS * 2 ** attempt;
      if (!kind || attempt >= policy.retries || !policy.on.has(kind) || pause >= left)
        return failure(outcome, errand.url);
      await new Promise<void>(resolve => setTimeout(resolve, pause));
    }
  }

  /** One attempt, with up to ten redirects. A delivery when it is final, the failed attempt otherwise. */
  async #follow(
    errand: Errand,
    token: string,
    attempt: number,
    totalMs: number,
    fault?: WebhookEntry['fault'],
  ): Promise<Delivery | Attempt> {
    let hop = { ...errand, url: withoutFragment(errand.url) };
    for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects += 1) {
      const outcome = await this.#once(hop, token, totalMs);
      this.#record(errand, hop.url, token, attempt, outcome, fault);
      const { answer } = outcome;
      if (!answer || outcome.status >= 400) return outcome;
      const location = answer.headers['location'];
      if (outcome.status < 300 || typeof location !== 'string') return { ok: true, url: hop.url, answer };
      const keeps = outcome.status === 307 || outcome.status === 308;
      hop = { ...hop, url: new URL(location, hop.url).href, ...(keeps ? {} : { method: 'GET', params: {} }) };
    }
    return { ok: false, code: 11215, message: `More than ${MAX_REDIRECTS} redirects` };
  }

  async #once(errand: Errand, token: string, totalMs: number): Promise<Attempt> {
    const request = signedRequest(errand, token, this.#deps.authToken);
    const maxBytes = errand.purpose === 'media' ? MEDIA_BYTES : TWIML_BYTES;
    try {
      const answer = await this.#deps.send(request, { totalMs, maxBytes });
      errand.call?.cookies.store(request.url, answer.headers['set-cookie']);
      return { status: answer.status, timedOut: false, answer };
    } catch (error) {
      return { status: 0, timedOut: error instanceof Error && error.name === 'TimeoutError', answer: null };
    }
  }

  #record(
    errand: Errand,
    url: string,
    token: string,
    attempt: number,
    outcome: Attempt,
    fault?: WebhookEntry['fault'],
  ): void {
    const { purpose, method, params } = errand;
    const text = purpose === 'media' || !outcome.answer ? '' : new TextDecoder().decode(outcome.answer.body);
    const at = new Date(this.#deps.clock.now()).toISOString();
    const callSid = errand.call?.sid ?? null;
    const facts = {
      purpose,
      callSid,
      method,
      url,
      params,
      token,
      attempt,
      status: outcome.status,
      answer: text.slice(0, 4_000),
    };
    this.#deps.log.add({ kind: 'webhook', at, ...facts, ...(fault ? { fault } : {}) });
  }

  #warn(code: number, message: string, errand: Errand): void {
    const at = new Date(this.#deps.clock.now()).toISOString();
    this.#deps.log.add({ kind: 'warning', at, code, message, callSid: errand.call?.sid ?? null });
  }
}

function failure(attempt: Attempt, url: string): Delivery {
  if (attempt.status > 0) return { ok: false, code: 11200, message: `Got HTTP ${attempt.status} from ${url}` };
  if (attempt.timedOut) return { ok: false, code: 11200, message: `No answer in time from ${url}` };
  return { ok: false, code: 11205, message: `No connection to ${url}` };
}
