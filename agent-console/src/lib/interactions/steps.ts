import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { t } from '../i18n/words.svelte.ts';

export interface Step {
  key: string;
  at: string;
  words: string;
}

/** What happened in an interaction, in order, in words. `queueName` in the reader's language. */
export function stepsOf(view: InteractionView, queueName: string | null): Step[] {
  const words = t().interaction.steps;
  const agent = view.agent?.name ?? t().codes.legKinds.agent;
  const moments: [key: string, at: string | null, words: string][] = [
    ['arrived', view.arrivedAt, words.arrived],
    ['queued', view.queuedAt, words.queued(queueName ?? t().common.unknown)],
    ['accepted', view.acceptedAt, words.accepted(agent)],
    ['connected', view.connectedAt, words.connected],
    ...view.legs
      .filter(leg => leg.kind === 'agent')
      .flatMap(leg => {
        const who = leg.user?.name ?? agent;
        return [
          [`${leg.id}-joined`, leg.joinedAt, words.legJoined(who)],
          [`${leg.id}-left`, leg.leftAt, words.legLeft(who)],
        ] as [string, string | null, string][];
      }),
    ['customerLeft', view.customerLeftAt, words.customerLeft],
    ['closed', view.closedAt, words.closed],
  ];
  return moments
    .flatMap(([key, at, text]) => (at ? [{ key, at, words: text }] : []))
    .sort((a, b) => a.at.localeCompare(b.at));
}
