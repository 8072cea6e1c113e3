import { acknowledgeAlertsAbout, raiseAlert } from '#server/alerts/alert.actions.ts';
import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import type { Callback } from './callback.entity.ts';
import { aboutOf, callbackSubject } from './line-up.actions.ts';

/** Nobody can tell whether the attempt rang: whoever leads is told, and a person decides. The row is locked and still names the attempt. */
export function askSomebody(ctx: Context, callback: Callback): void {
  raiseAlert(ctx, {
    kind: 'callback_unclear',
    customerId: callback.customerId ?? null,
    interactionId: callback.interactionId ?? null,
    branchId: callback.branchId ?? null,
    details: { callbackId: callback.id },
  });
  Object.assign(callback, { state: 'unclear', interactionId: null });
  record(ctx, 'callback.unclear', callbackSubject(callback.id), { data: aboutOf(callback) });
}

/** Somebody has decided, in whatever way: nobody else needs to look. */
export async function noteDecided(ctx: Context, { id, state }: Callback): Promise<void> {
  if (state === 'unclear') await acknowledgeAlertsAbout(ctx, 'callback_unclear', { callbackId: id });
}
