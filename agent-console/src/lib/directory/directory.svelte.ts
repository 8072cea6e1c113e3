import type { PresenceView } from '#server/people/presence.schema.ts';
import type { DirectoryEntry, Reachability } from '#server/routing/directory.schema.ts';
import { PagedList } from '../api/loaded.svelte.ts';
import type { Connection } from '../console/connection.svelte.ts';

/** The colleagues that are shown, with what they do now for as long as somebody looks. */
export class Directory {
  readonly list = new PagedList<DirectoryEntry>();

  /** Hears what people do until the result is called; says so anew whenever the connection has come back. */
  watch({ socket }: Pick<Connection, 'socket'>): () => void {
    const say = () => void socket.emit('directory:watch', true);
    const take = (presences: PresenceView[]) => this.take(presences);
    if (socket.connected) say();
    socket.on('connect', say);
    socket.on('directory', take);
    return () => {
      socket.off('connect', say);
      socket.off('directory', take);
      socket.emit('directory:watch', false);
    };
  }

  /** Whoever is shown stays shown, also when they no longer are what was asked for: rows do not jump away under the hand. */
  take(presences: readonly PresenceView[]): void {
    const news = new Map(presences.map(presence => [presence.userId, presence]));
    this.list.items = this.list.items.map(entry => {
      const presence = news.get(entry.id);
      return presence && presence.version > (entry.presence?.version ?? -1) ? { ...entry, presence } : entry;
    });
  }
}

export function reachabilityOf(presence: PresenceView | null): Reachability {
  if (!presence) return 'offline';
  if (presence.activity === 'on_break') return 'on_break';
  if (presence.activity === 'offline' || (presence.activity === 'available' && presence.away)) return 'offline';
  return presence.activity === 'available' ? 'available' : 'busy';
}
