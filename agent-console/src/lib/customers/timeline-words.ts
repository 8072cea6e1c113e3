import type { TimelineItem, TimelineItemOf } from '#server/customers/timeline.schema.ts';
import type { Console } from '../console/console.svelte.ts';
import { limitsOf } from '../contact/contact.ts';
import { dayAndTimeOf } from '../callbacks/callback-words.ts';
import { duration } from '../i18n/format.ts';
import { nameOf, t, wordFor } from '../i18n/words.svelte.ts';

/** What happened, in a few words. `now` in milliseconds. */
export function titleOf(item: TimelineItem, now: number): string {
  switch (item.kind) {
    case 'interaction':
      if (item.disposition) return wordFor(t().codes.dispositions, item.disposition);
      return item.outcome ? wordFor(t().codes.outcomes, item.outcome) : wordFor(t().codes.states, item.state);
    case 'ticket':
      return t().timeline.ticket[item.happened](item.number);
    case 'callback':
      return promiseTitle(item, now);
    case 'verification':
      return t().timeline.verified[item.result];
    case 'permission':
      return t().contact[item.decision === 'granted' ? 'granted' : 'refused'](t().contact.purposes[item.purpose]);
    case 'change':
      return wordFor(t().timeline.events, item.type);
  }
}

/** Who, where and how long. */
export function detailsOf(item: TimelineItem, queues: Console['queues']): string {
  const parts = ((): (string | null)[] => {
    switch (item.kind) {
      case 'interaction':
        return [
          item.direction === 'outbound' ? t().dial.directions.outbound : null,
          item.queueName === null ? null : queues.nameOf({ name: item.queueName }),
          item.agentName,
          item.talkedSeconds === null ? null : `${t().interaction.talked} ${duration(item.talkedSeconds)}`,
          item.verification && t().timeline.verified[item.verification],
        ];
      case 'ticket':
        return [item.byName];
      case 'callback':
        return [
          queues.nameOf({ name: item.queueName }),
          item.happened === 'promised' ? (item.byName ?? t().callbacks.origins[item.origin]) : null,
          ...item.results.map(result => t().callbacks.results[result]),
        ];
      case 'verification':
        return [
          t().verify.methods[item.method],
          t().timeline.attempts(item.attempts),
          item.agentName ?? t().timeline.byMenu,
        ];
      case 'permission':
        return [t().contact.evidence[item.evidence], ...limitsOf(item), item.byName];
      case 'change':
        return [item.byName];
    }
  })();
  return parts.filter(Boolean).join(' · ');
}

export const hrefOf = (item: TimelineItem): string | null => {
  if (item.kind === 'interaction') return `/interactions/${item.id}`;
  if (item.kind === 'ticket') return `/tickets/${item.id}`;
  if (item.kind === 'permission') return item.interactionId && `/interactions/${item.interactionId}`;
  if (item.kind === 'callback') return item.opens ? `/callbacks?callback=${item.id}` : null;
  return item.kind === 'verification' ? `/interactions/${item.interactionId}` : null;
};

function promiseTitle({ happened, state, dueAt }: TimelineItemOf<'callback'>, now: number): string {
  const words = t().callbacks.timeline;
  if (happened === 'ended') return wordFor(words.ended, state);
  return dueAt === null ? words.promised : words.promisedFor(dayAndTimeOf(dueAt, now));
}

/** An item of a list: a ticket that was opened and solved is there twice, and so is a promise that is over. */
export const keyOf = (item: TimelineItem): string =>
  `${item.kind} ${item.kind === 'ticket' || item.kind === 'callback' ? item.happened : ''} ${item.id}`;

/** `Tier: Standard → Gold`; a field whose values are not told, by its name. */
export function changeLines({ changes }: TimelineItemOf<'change'>): string[] {
  return changes.map(({ field, told, before, after }) => {
    const name = wordFor(t().timeline.fields, field);
    if (!told) return name;
    return before === null && field !== 'tier'
      ? `${name}: ${valueOf(field, after)}`
      : `${name}: ${valueOf(field, before)} → ${valueOf(field, after)}`;
  });
}

function valueOf(field: string, value: unknown): string {
  if (value === null || value === undefined || value === '') return t().timeline.nobody;
  if (Array.isArray(value)) return value.length === 0 ? t().timeline.nobody : value.join(', ');
  if (typeof value === 'object') return nameOf(value as { name: string; nameZh: string });
  const text = String(value as string | number | boolean);
  if (field === 'tier') return wordFor(t().adminSettings.tiers, text);
  if (field === 'language') return wordFor(t().codes.languages, text);
  return field === 'kind' ? (text === 'company' ? t().facts.company : t().facts.person) : text;
}
