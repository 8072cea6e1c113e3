import type { AlertView } from '#server/alerts/alert.schema.ts';
import { t } from '../i18n/words.svelte.ts';

/** What has happened, in one sentence. */
export function wordAlert({ kind, customer, agent, details }: AlertView): string {
  const words = t().alerts;
  const who = customer?.name ?? words.somebody;
  switch (kind) {
    case 'verification_failed':
      return words.verification_failed(who, details.count ?? 0);
    case 'recording_failed':
    case 'recording_paused_alone':
    case 'recording_not_resumed':
    case 'recording_not_stored':
      return words[kind](who);
    case 'callback_unclear':
      return words.callback_unclear(who);
    case 'help_asked':
      return words.help_asked(agent?.name ?? words.someAgent, who);
  }
}
