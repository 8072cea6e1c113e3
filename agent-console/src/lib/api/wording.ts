import { dayOfTime, timeAhead } from '../i18n/format.ts';
import { t, wordFor } from '../i18n/words.svelte.ts';
import { ApiError } from './client.ts';

/** What went wrong, in the reader's language. A code nobody has worded yet gets a general sentence. */
export function wordError(error: unknown): string {
  const { errors, errorGeneral } = t().codes;
  if (!(error instanceof ApiError)) return errorGeneral;
  return [errors[error.code] ?? errorGeneral, ...detailsOf(error)].join(' ');
}

/** What is known of a refusal to contact somebody: since when, or from when on it is possible. */
function detailsOf({ code, details }: ApiError): string[] {
  const { since, evidence, by, opensAt } = details as Partial<Record<string, string | null>>;
  if (code === 'contact_denied' && since && evidence)
    return [`${t().contact.since(dayOfTime(since), wordFor(t().contact.evidence, evidence), by ?? null)}.`];
  if (code === 'outside_calling_hours' && opensAt) return [t().contact.opensAt(timeAhead(opensAt, Date.now()))];
  return [];
}
