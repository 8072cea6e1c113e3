/** Every fact the product announces. Names say what happened; whoever reacts loads the current row; whoever tells history reads `changes`. */
export const eventTypes = [
  'user.created',
  'user.updated',
  'user.signed_in',
  'user.signed_out',
  'user.locked_out',
  'user.password_changed',
  'user.invited',
  'user.invitation_accepted',
  'user.password_forgotten',
  'user.password_reset',
  'user.api_key_created',
  'user.api_key_deleted',
  'user.preferences_changed',
  'user.repaired',
  'branch.created',
  'branch.updated',
  'group.created',
  'group.updated',
  'mail.planned',
  'mail.sent',
  'mail.failed',
  'skill.created',
  'skill.updated',
  'setting.changed',
  'presence.changed',
  'presence.connected',
  'presence.disconnected',
  'customer.created',
  'customer.updated',
  'customer.pin_set',
  'customer.holding_added',
  'customer.holding_changed',
  'permission.granted',
  'permission.denied',
  'permission.overridden',
  'interaction.arrived',
  'interaction.identified',
  'interaction.verification_attempted',
  'interaction.verified',
  'interaction.verification_failed',
  'interaction.queued',
  'interaction.requeued',
  'interaction.noted',
  'interaction.accepted',
  'interaction.connected',
  'interaction.agent_left',
  'interaction.agent_returned',
  'interaction.customer_left',
  'interaction.abandoned',
  'interaction.closed',
  'interaction.repaired',
  'interaction.raised',
  'interaction.moved',
  'interaction.overflowed',
  'interaction.held',
  'interaction.resumed',
  'interaction.hold_failed',
  'interaction.consulted',
  'interaction.merged',
  'interaction.transferred',
  'interaction.taken_over',
  'interaction.ended',
  'interaction.supervised',
  'interaction.help_asked',
  'interaction.help_forgone',
  'interaction.line_opened',
  'interaction.lines_changed',
  'interaction.dialled',
  'interaction.placed',
  'queue.created',
  'queue.updated',
  'queue.closed',
  'queue.opened',
  'calendar.created',
  'calendar.updated',
  'entry_point.created',
  'entry_point.updated',
  'flow.created',
  'flow.edited',
  'flow.published',
  'flow_audio.added',
  'number.blocked',
  'number.unblocked',
  'offer.made',
  'offer.accepted',
  'offer.declined',
  'offer.expired',
  'offer.withdrawn',
  'ticket.opened',
  'ticket.worded',
  'ticket.assigned',
  'ticket.prioritised',
  'ticket.promised',
  'ticket.linked',
  'ticket.started',
  'ticket.paused',
  'ticket.solved',
  'ticket.reopened',
  'ticket.closed',
  'ticket.noted',
  'recording.planned',
  'recording.to_be_asked',
  'recording.agreed',
  'recording.started',
  'recording.failed',
  'recording.pause_asked',
  'recording.paused',
  'recording.resume_asked',
  'recording.resumed',
  'recording.ended',
  'recording.postponed',
  'recording.stored',
  'recording.absent',
  'recording.deleted_at_carrier',
  'recording.deleted',
  'recording.listened',
  'recording.downloaded',
  'callback.promised',
  'callback.planned',
  'callback.lined_up',
  'callback.attempted',
  'callback.called',
  'callback.changed',
  'callback.superseded',
  'callback.unclear',
  'callback.ended',
  'errand.planned',
  'errand.failed',
  'alert.raised',
  'alert.acknowledged',
  'training_call.planned',
  'training_call.rung',
  'training_call.failed',
  'training_session.started',
  'training_session.called',
  'training_session.ended',
] as const;
export type EventType = (typeof eventTypes)[number];

export const subjectTypes = [
  'user',
  'branch',
  'group',
  'mail',
  'presence',
  'skill',
  'setting',
  'customer',
  'contact_permission',
  'interaction',
  'queue',
  'calendar',
  'entry_point',
  'flow',
  'flow_audio',
  'blocked_number',
  'offer',
  'ticket',
  'recording',
  'callback',
  'errand',
  'alert',
  'training_call',
  'training_session',
] as const;
export type SubjectType = (typeof subjectTypes)[number];

/** `field: [before, after]`, for audited fields. */
export type Changes = Record<string, [unknown, unknown]>;

/** An event before it is written. `data` is what reactions and sockets need at once: ids and times, no personal data. */
export interface EventDraft {
  type: EventType;
  subjectType: SubjectType;
  subjectId: string;
  changes: Changes | null;
  data: EventData | null;
}
export interface EventData {
  interactionId?: string;
  userId?: string;
  queueId?: string | null;
  dueAt?: string;
  reason?: string;
  errandId?: string;
  legId?: string;
  customerId?: string;
  holdingId?: string;
  /** People besides the current ones who must hear that they have lost sight of it. */
  formerUserIds?: string[];
}

/** An event as stored. `id` rises with time of writing; `number` counts the events of one subject from 1. */
export interface StoredEvent extends EventDraft {
  id: string;
  number: number;
  actorKind: string;
  actorId: string | null;
  cause: string;
  occurredAt: Date;
}
