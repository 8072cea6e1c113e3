import { browserLanguage, rememberedLanguage, words } from '#lib/i18n/words.svelte.ts';

export const ssr = false;
export const prerender = false;

/** The first screen is already in the reader's language. */
export async function load(): Promise<void> {
  await words.use(rememberedLanguage() ?? browserLanguage());
}
