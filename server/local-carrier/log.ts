/** What went over the wire, and what the carrier found wrong, newest last; bounded. For assertions and the curious. */

export interface WebhookEntry {
  kind: 'webhook';
  at: string;
  purpose: 'twiml' | 'callback' | 'media';
  callSid: string | null;
  method: string;
  url: string;
  params: Record<string, string>;
  token: string;
  attempt: number;
  /** HTTP status; 0 when nothing was answered. */
  status: number;
  answer: string;
  /** Chaos: what the switches did to it. */
  fault?: 'dropped' | 'duplicate' | 'delayed' | 'reordered';
}

export interface RestEntry {
  kind: 'rest';
  at: string;
  method: string;
  /** Path and query as asked. */
  path: string;
  body: Record<string, unknown>;
  status: number;
  answer: unknown;
}

export interface WarningEntry {
  kind: 'warning';
  at: string;
  code: number;
  message: string;
  callSid: string | null;
}

export type LogEntry = WebhookEntry | RestEntry | WarningEntry;

export class CarrierLog {
  #entries: LogEntry[] = [];
  readonly #limit: number;

  constructor(limit = 5_000) {
    this.#limit = limit;
  }

  add(entry: LogEntry): void {
    this.#entries.push(entry);
    // Cut in blocks: shifting one entry at a time would copy the whole list for each.
    if (this.#entries.length > this.#limit * 1.2) this.#entries = this.#entries.slice(-this.#limit);
  }

  all(): readonly LogEntry[] {
    return this.#entries;
  }

  webhooks(): WebhookEntry[] {
    return this.#entries.filter(entry => entry.kind === 'webhook');
  }

  warnings(): WarningEntry[] {
    return this.#entries.filter(entry => entry.kind === 'warning');
  }

  rest(): RestEntry[] {
    return this.#entries.filter(entry => entry.kind === 'rest');
  }
}
