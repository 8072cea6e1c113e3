import type { QueueView } from '#server/routing/queue.schema.ts';
import { nameOf, words } from '../i18n/words.svelte.ts';

interface Choice {
  value: string;
  label: string;
}

/** All that this browser knows, and the chosen one. */
export const timeZones = (chosen: string): Choice[] =>
  [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])].map(zone => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }));

/** By code, with their names in the reader's language. */
export function currencies(chosen: string): Choice[] {
  const names = new Intl.DisplayNames(words.language, { type: 'currency' });
  const codes = new Set([...Intl.supportedValuesOf('currency'), chosen]);
  return [...codes].sort().map(code => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}

/** Queues to send calls to, except from `exceptId`. One that takes no calls is offered only where it was chosen already. */
export const otherQueues = (queues: readonly QueueView[], exceptId: string | null, chosen: string | null): Choice[] =>
  queues
    .filter(({ id, active }) => id !== exceptId && (active || id === chosen))
    .map(queue => ({ value: queue.id, label: nameOf(queue) }));
