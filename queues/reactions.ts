import type { StoredEvent } from '#server/events/catalogue.ts';
import { rules, secondsLater } from '#server/routing/rules.ts';
import { type AlarmJob, planAlarm } from './alarm.ts';
import { type PlannedJob, plan } from './define-job.ts';
import type { JobQueue } from './job-queue.ts';
import { endWrapUpsJob } from './jobs/end-wrap-ups.ts';
import { expireOffersJob } from './jobs/expire-offers.ts';
import { giveUpAbsentAgentsJob } from './jobs/give-up-absent-agents.ts';
import { keepRecordingJob } from './jobs/keep-recording.ts';
import { noticeAwayJob } from './jobs/notice-away.ts';
import { ringTrainingCallersJob } from './jobs/ring-training-callers.ts';
import { lineUpCallbacksJob } from './jobs/line-up-callbacks.ts';
import { settleCallbacksJob } from './jobs/settle-callbacks.ts';
import { runErrandsJob } from './jobs/run-errands.ts';
import { sendMailJob } from './jobs/send-mail.ts';
import { tendRecordingsJob } from './jobs/tend-recordings.ts';

/** What must happen later because this happened now. */
export function reactionsTo(event: StoredEvent): PlannedJob[] {
  const alarm = (job: AlarmJob): PlannedJob[] =>
    event.data?.dueAt ? [planAlarm(job, new Date(event.data.dueAt))] : [];
  switch (event.type) {
    case 'offer.made':
      return alarm(expireOffersJob);
    case 'interaction.accepted':
    case 'interaction.line_opened':
    case 'interaction.supervised':
    case 'interaction.placed':
      return alarm(giveUpAbsentAgentsJob);
    case 'interaction.agent_left':
      return [...alarm(giveUpAbsentAgentsJob), lookAtPauses(event.occurredAt)];
    case 'recording.planned':
    case 'recording.pause_asked':
      return alarm(tendRecordingsJob);
    case 'recording.ended':
    case 'recording.postponed':
    case 'recording.stored':
      return event.data?.dueAt ? [keepingOfRecording(event.subjectId, new Date(event.data.dueAt))] : [];
    case 'interaction.customer_left':
      // Without a time there is no wrap-up.
      return alarm(endWrapUpsJob);
    case 'callback.promised':
    case 'callback.planned':
      return alarm(lineUpCallbacksJob);
    case 'callback.called':
    case 'permission.denied':
      return [planAlarm(settleCallbacksJob, event.occurredAt)];
    case 'errand.planned':
      return alarm(runErrandsJob);
    case 'training_call.planned':
    case 'training_session.started':
    case 'training_session.called':
      return alarm(ringTrainingCallersJob);
    case 'mail.planned':
      return event.data?.dueAt ? [sendingOfMail(event.subjectId, new Date(event.data.dueAt))] : [];
    case 'presence.disconnected':
      return [...noticesOfAbsence(event.subjectId, event.occurredAt), lookAtPauses(event.occurredAt)];
    case 'user.created':
    case 'user.updated':
    case 'user.signed_in':
    case 'user.signed_out':
    case 'user.locked_out':
    case 'user.password_changed':
    case 'user.invited':
    case 'user.invitation_accepted':
    case 'user.password_forgotten':
    case 'user.password_reset':
    case 'user.api_key_created':
    case 'user.api_key_deleted':
    case 'user.preferences_changed':
    case 'user.repaired':
    case 'branch.created':
    case 'branch.updated':
    case 'group.created':
    case 'group.updated':
    case 'mail.sent':
    case 'mail.failed':
    case 'skill.created':
    case 'skill.updated':
    case 'setting.changed':
    case 'queue.created':
    case 'queue.updated':
    case 'queue.closed':
    case 'queue.opened':
    case 'calendar.created':
    case 'calendar.updated':
    case 'entry_point.created':
    case 'entry_point.updated':
    case 'flow.created':
    case 'flow.edited':
    case 'flow.published':
    case 'flow_audio.added':
    case 'number.blocked':
    case 'number.unblocked':
    case 'interaction.raised':
    case 'interaction.moved':
    case 'interaction.overflowed':
    case 'interaction.held':
    case 'interaction.resumed':
    case 'interaction.hold_failed':
    case 'interaction.consulted':
    case 'interaction.merged':
    case 'interaction.transferred':
    case 'interaction.taken_over':
    case 'interaction.ended':
    case 'interaction.help_asked':
    case 'interaction.help_forgone':
    case 'interaction.lines_changed':
    case 'interaction.dialled':
    case 'presence.changed':
    case 'presence.connected':
    case 'customer.created':
    case 'customer.updated':
    case 'customer.pin_set':
    case 'customer.holding_added':
    case 'customer.holding_changed':
    case 'permission.granted':
    case 'permission.overridden':
    case 'interaction.arrived':
    case 'interaction.identified':
    case 'interaction.verification_attempted':
    case 'interaction.verified':
    case 'interaction.verification_failed':
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
    case 'callback.lined_up':
    case 'callback.attempted':
    case 'callback.changed':
    case 'callback.superseded':
    case 'callback.unclear':
    case 'callback.ended':
    case 'ticket.opened':
    case 'ticket.worded':
    case 'ticket.assigned':
    case 'ticket.prioritised':
    case 'ticket.promised':
    case 'ticket.linked':
    case 'ticket.started':
    case 'ticket.paused':
    case 'ticket.solved':
    case 'ticket.reopened':
    case 'ticket.closed':
    case 'ticket.noted':
    case 'recording.to_be_asked':
    case 'recording.agreed':
    case 'recording.started':
    case 'recording.failed':
    case 'recording.paused':
    case 'recording.resume_asked':
    case 'recording.resumed':
    case 'recording.absent':
    case 'recording.deleted_at_carrier':
    case 'recording.deleted':
    case 'recording.listened':
    case 'recording.downloaded':
    case 'errand.failed':
    case 'alert.raised':
    case 'alert.acknowledged':
    case 'training_call.rung':
    case 'training_call.failed':
    case 'training_session.ended':
      return [];
    default:
      event.type satisfies never;
      return [];
  }
}

/** The try to send a mail at this time. */
export const sendingOfMail = (mailId: string, dueAt: Date): PlannedJob =>
  plan(sendMailJob, { mailId, dueAt: dueAt.toISOString() }, dueAt);

/** The file of a call that is over, looked after at this time: one for each, so that several processes share them. */
export const keepingOfRecording = (recordingId: string, dueAt: Date): PlannedJob =>
  plan(keepRecordingJob, { recordingId, dueAt: dueAt.toISOString() }, dueAt);

/** Whoever paused a recording may be gone by then. */
const lookAtPauses = (goneSince: Date): PlannedJob =>
  planAlarm(tendRecordingsJob, secondsLater(goneSince, rules.awayGraceSeconds));

/** What rings is withdrawn after the grace; who stays away goes offline. */
export function noticesOfAbsence(userId: string, awaySince: Date): PlannedJob[] {
  return [rules.awayGraceSeconds, rules.awayOfflineSeconds].map(seconds => {
    const dueAt = secondsLater(awaySince, seconds);
    return plan(noticeAwayJob, { userId, dueAt: dueAt.toISOString() }, dueAt);
  });
}

/** The handler of the durable follower `reactions`: plans what follows from these events in one go, and no alarm twice. */
export function planReactions(queue: Pick<JobQueue, 'add'>): (events: readonly StoredEvent[]) => Promise<void> {
  const planned = new Set<string>();
  return async events => {
    const jobs = new Map(events.flatMap(reactionsTo).map(job => [job.key, job]));
    for (const key of planned) jobs.delete(key);
    if (jobs.size === 0) return;
    await queue.add([...jobs.values()]);
    // A few minutes' worth; one that is forgotten is planned again under its own key, which changes nothing.
    if (planned.size > 2_000) planned.clear();
    for (const key of jobs.keys()) planned.add(key);
  };
}
