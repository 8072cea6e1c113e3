import type { PresenceView, SetPresence } from '#server/people/presence.schema.ts';
import { api } from '../api/client.ts';

/** What I am doing, as the server sees it. */
export class MyPresence {
  view = $state.raw<PresenceView | null>(null);
  saving = $state(false);

  update(view: PresenceView): void {
    if (this.view && this.view.userId === view.userId && view.version <= this.view.version) return;
    this.view = view;
  }

  /** Throws an `ApiError` when the server refuses. */
  async set(wish: SetPresence): Promise<void> {
    this.saving = true;
    try {
      this.update(await api.put<PresenceView>('/users/me/presence', wish));
    } finally {
      this.saving = false;
    }
  }
}
