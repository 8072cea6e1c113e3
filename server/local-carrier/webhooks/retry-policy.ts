/**
 * How often and when a webhook is tried again, as its URL's fragment says (`#rc=3&rp=5xx,ct&tt=9000`).
 * https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
 */
export type FailureKind = 'ct' | 'rt' | '4xx' | '5xx';

export interface RetryPolicy {
  retries: number;
  on: ReadonlySet<FailureKind>;
  /** Milliseconds. */
  connectMs: number;
  readMs: number;
  totalMs: number;
}

const allKinds: readonly FailureKind[] = ['ct', 'rt', '4xx', '5xx'];

/** A malformed value counts as not given. */
export function retryPolicy(url: string): RetryPolicy {
  const fragment = new URLSearchParams(url.split('#')[1] ?? '');
  return {
    retries: number(fragment.get('rc'), 0, 5, 1),
    on: kinds(fragment.get('rp')),
    connectMs: number(fragment.get('ct'), 100, 10_000, 5_000),
    readMs: number(fragment.get('rt'), 100, 15_000, 15_000),
    totalMs: number(fragment.get('tt'), 100, 15_000, 15_000),
  };
}

function number(text: string | null, min: number, max: number, otherwise: number): number {
  const value = text === null || text === '' ? Number.NaN : Number(text);
  return Number.isInteger(value) && value >= min && value <= max ? value : otherwise;
}

function kinds(text: string | null): ReadonlySet<FailureKind> {
  const asked = (text ?? 'ct').split(',');
  return new Set(asked.includes('all') ? allKinds : allKinds.filter(kind => asked.includes(kind)));
}

/** Whether an outcome is a failure, and of which kind. Status 0: nothing came. */
export function failureKind(status: number, timedOut: boolean): FailureKind | null {
  if (status === 0) return timedOut ? 'rt' : 'ct';
  if (status >= 500) return '5xx';
  return status >= 400 ? '4xx' : null;
}
