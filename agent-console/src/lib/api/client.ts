import type { Page } from '#server/platform/schema.ts';

/** A refusal or failure of the server, or of the way to it, by its code. The console words the code. */
export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly details: Record<string, unknown>;
  constructor(status: number, code: string, message: string, details: Record<string, unknown> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = details;
  }
}

/** There is no such thing, or not for me; an address with something that is no id leads nowhere either. */
export const isMissing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 404 || (error.status === 400 && error.details.in === 'params'));

export interface RequestOptions {
  signal?: AbortSignal;
  /** The same key again means the same request again: it has its effect once. */
  idempotencyKey?: string;
  /** Outlives the page: for the last words of a closing tab (64 kB at most). */
  keepalive?: boolean;
  /** For what takes long. */
  timeoutMs?: number;
}
type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

const usualTimeoutMs = 15_000;
const listeners = new Set<() => void>();

/** Called whenever the server says that the session has ended. */
export function onSignedOut(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

async function request<T>(method: Method, path: string, body?: unknown, options: RequestOptions = {}): Promise<T> {
  const response = await reach(method, path, body, options);
  if (response.status === 204) return undefined as T;
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer as T;
  const error = errorFrom(response.status, answer);
  if (error.code === 'sign_in_required') for (const listener of listeners) listener();
  throw error;
}

async function reach(method: Method, path: string, body: unknown, options: RequestOptions): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (options.idempotencyKey) headers['idempotency-key'] = options.idempotencyKey;
  const timeout = AbortSignal.timeout(options.timeoutMs ?? usualTimeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, timeout]) : timeout;
  const json = body === undefined ? null : JSON.stringify(body);
  try {
    return await fetch(path, { method, headers, body: json, signal, keepalive: options.keepalive ?? false });
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new ApiError(0, timeout.aborted ? 'timeout' : 'offline', 'The server was not reached.');
  }
}

/** Ours is `{ error: { code, message, details } }`; sign-in answers `{ code, message }`; a proxy in between may answer anything. */
function errorFrom(status: number, answer: unknown): ApiError {
  const outer = isRecord(answer) ? answer : {};
  const inner = isRecord(outer.error) ? outer.error : outer;
  const fallback = status === 401 ? 'sign_in_required' : status === 429 ? 'too_many_requests' : 'internal';
  const code = typeof inner.code === 'string' ? inner.code : fallback;
  return new ApiError(status, code, String(inner.message ?? ''), isRecord(inner.details) ? inner.details : {});
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const base = '/api/v1';
export const api = {
  get: <T>(path: string, options?: RequestOptions) => request<T>('GET', base + path, undefined, options),
  post: <T>(path: string, body: unknown = {}, options?: RequestOptions) =>
    request<T>('POST', base + path, body, options),
  put: <T>(path: string, body: unknown, options?: RequestOptions) => request<T>('PUT', base + path, body, options),
  patch: <T>(path: string, body: unknown, options?: RequestOptions) => request<T>('PATCH', base + path, body, options),
  delete: <T = void>(path: string) => request<T>('DELETE', base + path),
  /** The sign-in service has its own addresses and error shape. */
  auth: <T>(path: string, body: unknown = {}) => request<T>('POST', `/api/auth${path}`, body),
};

/** A list's address with what it is asked for; empty values are left out. */
export function withQuery(path: string, query: Record<string, string | number | null | undefined>): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) if (value != null && value !== '') search.set(key, String(value));
  return search.size > 0 ? `${path}?${search}` : path;
}

/** All pages of a list. For those that stay short enough to be chosen from. */
export async function everything<T>(path: string): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await api.get<Page<T>>(withQuery(path, { limit: 200, cursor }));
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor);
  return items;
}
