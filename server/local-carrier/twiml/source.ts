import type { HttpMethod } from '../webhooks/send.ts';

/** Where the next TwiML comes from: a URL to ask, or the text itself (REST `Twiml`). */
export type Source = { url: string; method: HttpMethod; params?: Record<string, string> } | { twiml: string };

export const method = (text: string | undefined, otherwise: HttpMethod = 'POST'): HttpMethod =>
  text?.toUpperCase() === 'GET' ? 'GET' : text?.toUpperCase() === 'POST' ? 'POST' : otherwise;

/** An address in a document, relative to where the document came from; null when it cannot be one. */
export function resolveUrl(base: string | null, text: string): string | null {
  if (base === null) return URL.canParse(text) ? text : null;
  return URL.canParse(text, base) ? new URL(text, base).href : null;
}
