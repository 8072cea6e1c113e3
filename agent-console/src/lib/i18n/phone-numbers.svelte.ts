import type * as PhoneLibrary from 'libphonenumber-js/min';
import { words } from './words.svelte.ts';

type Library = typeof PhoneLibrary;

/** Telephone numbers as people write them. The library is large, so it comes after the first paint; until then numbers show as stored. */
class PhoneNumbers {
  #library = $state.raw<Library | null>(null);

  async load(): Promise<void> {
    this.#library ??= await import('libphonenumber-js/min').catch(() => null);
  }

  /** Fetches it once the browser has nothing better to do. */
  loadSoon(): void {
    if ('requestIdleCallback' in window) requestIdleCallback(() => void this.load(), { timeout: 2000 });
    else setTimeout(() => void this.load(), 300);
  }

  /** E.164 → `+86 10 6655 1234`. */
  show(e164: string): string {
    return this.#library?.parsePhoneNumberFromString(e164)?.formatInternational() ?? e164;
  }

  /** What somebody typed → E.164, or null when it is no number. Numbers without a country code are read as the reader's language suggests. */
  async read(typed: string): Promise<string | null> {
    await this.load();
    const number = this.#library?.parsePhoneNumberFromString(typed, words.language === 'zh-CN' ? 'CN' : undefined);
    return number?.isPossible() ? number.number : null;
  }
}

export const phoneNumbers = new PhoneNumbers();
