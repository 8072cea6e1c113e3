import PhoneForwarded from '@lucide/svelte/icons/phone-forwarded';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { Command } from '../commands/commands.svelte.ts';
import { t } from '../i18n/words.svelte.ts';
import { ringBack } from './ring-back.svelte.ts';

/** Screens that know who is to be rung offer it with their own `run`. */
export const ringBackCommand = (run: () => void): Command => ({
  id: 'ring-back',
  group: 'create',
  words: t().callbacks.key,
  keys: 'b',
  icon: PhoneForwarded,
  run,
});

/** Whom one talks with, or has just talked with. */
export function ringBackAfter(view: InteractionView): void {
  ringBack.begin({
    phoneNumber: view.customerNumber,
    customer: view.customer,
    queueId: view.queue?.id ?? null,
    interactionId: view.id,
  });
}
