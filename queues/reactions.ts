import type { StoredEvent } from '#server/events/catalogue.ts';
import { rules, secondsLater } from '#server/routing/rules.ts';
import { type PlannedJob, plan } from './define-job.ts';
import type { JobQueue } from './job-queue.ts';
import { endWrapUpJob } from './jobs/end-wrap-up.ts';
import { expireOfferJob } from './jobs/expire-offer.ts';
import { giveUpJoiningJob } from './jobs/give-up-joining.ts';
import { giveUpReturningJob } from './jobs/give-up-returning.ts';
import { noticeAwayJob } from './jobs/notice-away.ts';
import { runErrandJob } from './jobs/run-errand.ts';

/** What must happen later because this happened now. */
export function reactionsTo(event: StoredEvent): PlannedJob[] {
  const dueAt = event.data?.dueAt;
  const interaction = { interactionId: event.subjectId, dueAt: dueAt ?? '' };
  switch (event.type) {
    case 'offer.made':
      return dueAt ? [plan(expireOfferJob, { offerId: event.subjectId, dueAt }, new Date(dueAt))] : [];
    case 'interaction.accepted':
      return dueAt ? [plan(giveUpJoiningJob, interaction, new Date(dueAt))] : [];
    case 'interaction.agent_left':
      return dueAt ? [plan(giveUpReturningJob, interaction, new Date(dueAt))] : [];
    case 'interaction.customer_left':
      // Without a time there is no wrap-up.
      return dueAt ? [plan(endWrapUpJob, interaction, new Date(dueAt))] : [];
    case 'presence.disconnected':
      return noticesOfAbsence(event.subjectId, event.occurredAt);
    case 'errand.planned':
      return dueAt ? [plan(runErrandJob, { errandId: event.subjectId, dueAt }, new Date(dueAt))] : [];
    case 'user.created':
    case 'user.updated':
    case 'user.signed_in':
    case 'user.signed_out':
    case 'user.locked_out':
    case 'user.password_changed':
    case 'user.api_key_created':
    case 'user.api_key_deleted':
    case 'presence.changed':
    case 'presence.connected':
    case 'customer.created':
    case 'customer.updated':
    case 'interaction.arrived':
    case 'interaction.identified':
    case 'interaction.queued':
    case 'interaction.requeued':
    case 'interaction.noted':
    case 'interaction.connected':
    case 'interaction.agent_returned':
    case 'interaction.abandoned':
    case 'interaction.closed':
    case 'interaction.repaired':
    case 'offer.accepted':
    case 'offer.declined':
    case 'offer.expired':
    case 'offer.withdrawn':
    case 'errand.failed':
      return [];
    default:
      event.type satisfies never;
      return [];
  }
}

/** What rings is withdrawn after the grace; who stays away goes offline. */
export function noticesOfAbsence(userId: string, awaySince: Date): PlannedJob[] {
  return [rules.awayGraceSeconds, rules.awayOfflineSeconds].map(seconds => {
    const dueAt = secondsLater(awaySince, seconds);
    return plan(noticeAwayJob, { userId, dueAt: dueAt.toISOString() }, dueAt);
  });
}

/** The handler of the durable follower `reactions`: plans what follows from these events in one go. */
export const planReactions =
  (queue: Pick<JobQueue, 'add'>) =>
  async (events: readonly StoredEvent[]): Promise<void> => {
    const planned = events.flatMap(reactionsTo);
    if (planned.length > 0) await queue.add(planned);
  };
