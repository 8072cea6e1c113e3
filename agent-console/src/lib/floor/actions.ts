import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { PresenceView, SetPresence } from '#server/people/presence.schema.ts';
import type { Reference } from '#server/platform/schema.ts';
import type { QueueStatus } from '#server/routing/queue.schema.ts';
import { api } from '../api/client.ts';
import { wordError } from '../api/wording.ts';
import { nameOf, t } from '../i18n/words.svelte.ts';
import { whoIs } from '../interactions/who.ts';
import { toasts } from '../ui/toasts.svelte.ts';
import { type Standing, minutePoints, pointsToFront } from './line-up.ts';

/** Does it, then says so; a refusal is said instead. The floor itself changes with the message that follows. */
async function act(doIt: () => Promise<unknown>, done: () => string): Promise<void> {
  try {
    await doIt();
    toasts.show(done(), 'success');
  } catch (error) {
    toasts.show(wordError(error), 'danger');
  }
}

const raise = ({ id }: InteractionView, points: number) => api.post<void>(`/interactions/${id}/raise`, { points });

export const aheadByMinute = ({ view }: Pick<Standing, 'view'>): Promise<void> =>
  act(
    () => raise(view, minutePoints(view)),
    () => t().floor.raised(whoIs(view).title),
  );

export const toFront = (standing: Standing, line: readonly Standing[]): Promise<void> =>
  act(
    () => raise(standing.view, pointsToFront(standing, line)),
    () => t().floor.raisedToFront(whoIs(standing.view).title),
  );

export const moveTo = (view: InteractionView, queue: QueueStatus): Promise<void> =>
  act(
    () => api.post<void>(`/interactions/${view.id}/move`, { queueId: queue.queueId }),
    () => t().floor.moved(whoIs(view).title, nameOf(queue)),
  );

export const setPresenceOf = (
  user: Reference,
  wish: SetPresence,
  heard: (presence: PresenceView) => void,
): Promise<void> =>
  act(
    async () => heard(await api.put<PresenceView>(`/users/${user.id}/presence`, wish)),
    () =>
      t().floor.presenceSet(
        user.name,
        wish.state === 'on_break' ? t().codes.breakReasons[wish.reason] : t().codes.activities[wish.state],
      ),
  );
