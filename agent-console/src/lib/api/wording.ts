import { t } from '../i18n/words.svelte.ts';
import { ApiError } from './client.ts';

/** What went wrong, in the reader's language. A code nobody has worded yet gets a general sentence. */
export function wordError(error: unknown): string {
  const { errors, errorGeneral } = t().codes;
  return error instanceof ApiError ? (errors[error.code] ?? errorGeneral) : errorGeneral;
}
