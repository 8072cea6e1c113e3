import type { UserView } from '#server/people/user.schema.ts';
import type { Language } from '#server/platform/schema.ts';
import { api } from '../api/client.ts';
import { wordError } from '../api/wording.ts';
import type { Console } from '../console/console.svelte.ts';
import { words } from '../i18n/words.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** My language, in this browser at once and in my account for the next one. Null: like the browser. */
export async function setLanguage(desk: Console, language: Language | null): Promise<void> {
  await words.choose(language);
  try {
    desk.me = await api.patch<UserView>('/users/me', { language });
  } catch (error) {
    toasts.show(wordError(error), 'danger');
  }
}
