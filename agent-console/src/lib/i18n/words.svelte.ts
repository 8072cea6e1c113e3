import type { Language } from '#server/platform/schema.ts';
import { remember, remembered } from '../ui/remember.ts';
import { en, type Messages } from './en.ts';

const load: Record<Language, () => Promise<Messages>> = {
  en: () => Promise.resolve(en),
  'zh-CN': async () => (await import('./zh-CN.ts')).zhCN,
};

/** The language of this console. Changing it re-words every screen in place. */
class Words {
  language = $state<Language>('en');
  messages = $state.raw<Messages>(en);

  /** Resolves when the screens speak it. A language that cannot be fetched leaves the present one. */
  async use(language: Language): Promise<void> {
    const messages = await load[language]().catch(() => null);
    if (!messages) return;
    this.messages = messages;
    this.language = language;
    document.documentElement.lang = language;
  }

  /** The reader's choice (null: like the browser), remembered here so that the sign-in page speaks it too. */
  async choose(language: Language | null): Promise<void> {
    remember('language', language);
    await this.use(language ?? browserLanguage());
  }
}

export const words = new Words();
/** The sentences in the reader's language. */
export const t = (): Messages => words.messages;

export const languageNames: Record<Language, string> = { en: 'English', 'zh-CN': '简体中文' };
export const browserLanguage = (): Language => (navigator.language.toLowerCase().startsWith('zh') ? 'zh-CN' : 'en');
export const rememberedLanguage = (): Language | null => {
  const language = remembered('language');
  return language === 'en' || language === 'zh-CN' ? language : null;
};

/** The codes of a closed list in the order in which people read them. */
export const codesOf = <K extends string>(words: Record<K, string>): K[] => Object.keys(words) as K[];
/** A code of an open list; one without words is shown so that it can be read. */
export const wordFor = (words: Record<string, string>, code: string): string =>
  words[code] ?? code.replaceAll('_', ' ');
/** What is named in both languages, in the reader's. */
export const nameOf = (named: { name: string; nameZh: string }): string =>
  words.language === 'zh-CN' ? named.nameZh : named.name;
