import { untrack } from 'svelte';
import type { Console } from '../console/console.svelte.ts';
import { t } from '../i18n/words.svelte.ts';

/** Shorter gaps are nobody's business. */
const worthTellingMs = 4000;

/** While the component that calls this exists: a longer loss of the connection, and its return, are in the list of notices. */
export function tellConnection(desk: Console): void {
  let told = false;
  const tell = (title: string) => desk.notices.notify({ id: 'connection', kind: 'connection', title });
  $effect(() => {
    const { state } = desk.connection;
    if (state === 'connected') {
      if (told) untrack(() => tell(t().connection.back));
      told = false;
      return;
    }
    if (state === 'connecting') return;
    const timer = setTimeout(() => {
      told = true;
      tell(t().notices.connectionLost);
    }, worthTellingMs);
    return () => clearTimeout(timer);
  });
}
