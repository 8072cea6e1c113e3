import { type HttpMethod } from '../webhooks/send.ts';
import { invalid } from './errors.ts';

type Values = Record<string, string | string[] | undefined>;

/** The fields of a form or a query. */
export class Form {
  readonly #values: Values;

  constructor(values: unknown) {
    this.#values = (values ?? {}) as Values;
  }

  /** Undefined when the field was not sent; an empty one is an empty text. */
  text(name: string): string | undefined {
    const value = this.#values[name];
    return Array.isArray(value) ? value.at(-1) : value;
  }

  list(name: string): string[] | undefined {
    const value = this.#values[name];
    return value === undefined ? undefined : [value].flat();
  }

  flag(name: string): boolean | undefined {
    const text = this.text(name)?.toLowerCase();
    if (text === undefined || text === '') return undefined;
    if (text !== 'true' && text !== 'false') throw invalid(20001, `${name} must be true or false`);
    return text === 'true';
  }

  integer(name: string, otherwise: number, min: number, max: number): number {
    const text = this.text(name);
    if (text === undefined || text === '') return otherwise;
    const value = Number(text);
    if (!Number.isInteger(value) || value < min) throw invalid(20001, `${name} must be a whole number from ${min}`);
    return Math.min(value, max);
  }

  method(name: string, otherwise: HttpMethod = 'POST'): HttpMethod {
    const text = this.text(name)?.toUpperCase();
    if (text === undefined || text === '') return otherwise;
    if (text !== 'GET' && text !== 'POST') throw invalid(21403, `${name} must be GET or POST`);
    return text;
  }

  /** An absolute URL; undefined when not sent. `code` is what Twilio calls this mistake. */
  url(name: string, code = 21402): string | undefined {
    const text = this.text(name);
    if (text === undefined || text === '') return text;
    const usable = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
    if (!usable) throw invalid(code, `${name} is not a valid URL: ${text}`);
    return text;
  }

  names(): string[] {
    return Object.keys(this.#values);
  }
}
