import type { AlertView } from '#server/alerts/alert.schema.ts';
import { PagedList } from '../api/paged-list.svelte.ts';
import { whenChanged } from '../console/when-changed.svelte.ts';

/** Open alerts, asked for again whenever one is raised or seen to. While the component that calls this exists. */
export function followAlerts(watches: () => boolean): PagedList<AlertView> {
  const list = new PagedList<AlertView>();
  $effect(() => {
    if (watches()) void list.open('/alerts', { state: 'open', limit: '20' });
  });
  whenChanged(['alert'], () => watches() && void list.reload());
  return list;
}
