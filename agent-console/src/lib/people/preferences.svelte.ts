import type { NoticeKind, NoticeWay, Preferences, UpdatePreferences } from '#server/people/preferences.schema.ts';
import { api } from '../api/client.ts';
import { shortcuts } from '../ui/shortcuts.svelte.ts';

/** How I like to work: kept in my account, so that it is the same at every desk. */
export class MyPreferences {
  /** Null until the console has heard of them. */
  value = $state.raw<Preferences | null>(null);
  #changing = 0;

  take(value: Preferences): void {
    // A snapshot that was asked for before my latest click.
    if (this.#changing > 0) return;
    this.value = value;
    shortcuts.enabled = value.singleKeys;
  }

  /** Whether to tell me of such things in this way; what is not known yet is told on the screen only. */
  wants(kind: NoticeKind, way: NoticeWay): boolean {
    return this.value?.notifications[kind][way] ?? way === 'page';
  }

  /** Shown at once; throws an `ApiError`, and shows what holds, when the server refuses. */
  async change(changes: UpdatePreferences): Promise<void> {
    const before = this.value;
    if (!before) return;
    this.take(merge(before, changes));
    this.#changing += 1;
    const answer = await api
      .patch<Preferences>('/users/me/preferences', changes)
      .finally(() => (this.#changing -= 1))
      .catch((error: unknown) => {
        this.take(before);
        throw error;
      });
    this.take(answer);
  }
}

function merge(before: Preferences, { notifications = {}, ...changes }: UpdatePreferences): Preferences {
  const kinds = Object.entries(before.notifications).map(([kind, ways]) => [
    kind,
    { ...ways, ...notifications[kind as NoticeKind] },
  ]);
  return { ...before, ...changes, notifications: Object.fromEntries(kinds) as Preferences['notifications'] };
}
