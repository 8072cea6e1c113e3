import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { t } from '../i18n/words.svelte.ts';
import { whoIs } from '../interactions/who.ts';

/** Of a call that somebody has and keeps: they ask for company. Null: it is to be mine. */
export const askedBy = ({ state, agent }: InteractionView): string | null =>
  state === 'offered' || state === 'queued' ? null : (agent?.name ?? null);

/** We ring them, because we said so. */
export const isPromised = ({ direction, callbackId }: InteractionView): boolean =>
  direction === 'outbound' && callbackId !== null;

/** What the ringing is about. */
export function titleOfOffer(call: InteractionView): string {
  const asks = askedBy(call);
  if (asks) return t().offered.asked(asks);
  if (isPromised(call)) return t().callbacks.call.incoming;
  return call.transferredBy ? t().offered.passed(call.transferredBy.name) : t().offer.incoming;
}

export const announce = (call: InteractionView, queueName: string): string =>
  t().offered.announced(titleOfOffer(call), whoIs(call).title, queueName);
