import type { NoticeKind } from '#server/people/preferences.schema.ts';
import type { Attention } from '../console/attention.svelte.ts';
import type { MyPreferences } from '../people/preferences.svelte.ts';
import { Speaker, playNotice } from '../phone/sounds.ts';

/** Something I should know of, but need not stop for. */
export interface Notice {
  /** What it is about: a second notice with the same id takes the place of the first. */
  id: string;
  kind: Exclude<NoticeKind, 'offer'>;
  title: string;
  text?: string;
  /** Where it is dealt with. */
  href?: string;
}
export interface KeptNotice extends Notice {
  at: string;
  read: boolean;
}

const kept = 50;
const toastMs = 8000;

/** What I was told since this tab was opened, and the one way to tell me: in the page, by the system, with a sound, as I prefer. */
export class Notices {
  all = $state.raw<readonly KeptNotice[]>([]);
  /** Shown over the page for a moment. */
  shown = $state.raw<readonly KeptNotice[]>([]);
  unread = $derived(this.all.filter(notice => !notice.read).length);
  #speaker = new Speaker();
  #preferences: Pick<MyPreferences, 'wants'>;
  #attention: Attention;
  #sink: () => string;

  constructor(preferences: Pick<MyPreferences, 'wants'>, attention: Attention, sink: () => string) {
    this.#preferences = preferences;
    this.#attention = attention;
    this.#sink = sink;
  }

  notify(notice: Notice): void {
    const { kind, title, text = '' } = notice;
    const told: KeptNotice = { ...notice, at: new Date().toISOString(), read: false };
    this.all = [told, ...this.all.filter(other => other.id !== notice.id)].slice(0, kept);
    if (this.#preferences.wants(kind, 'page')) this.#show(told);
    if (this.#preferences.wants(kind, 'system')) this.#attention.notify(title, text, notice.id);
    if (this.#preferences.wants(kind, 'sound')) void playNotice(this.#speaker, this.#sink());
  }

  dismiss(id: string): void {
    this.shown = this.shown.filter(notice => notice.id !== id);
  }

  /** I have looked at the list. */
  readAll(): void {
    this.all = this.all.map(notice => ({ ...notice, read: true }));
  }

  #show(notice: KeptNotice): void {
    this.shown = [...this.shown.filter(other => other.id !== notice.id), notice].slice(-3);
    setTimeout(() => (this.shown = this.shown.filter(other => other !== notice)), toastMs);
  }
}
