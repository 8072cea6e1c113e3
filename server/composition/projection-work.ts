import type { StoredEvent } from '#server/events/catalogue.ts';
import { type Room, formerTicketReaders } from './audience.ts';
import type { VersionedKind } from './project.ts';

/** What consoles must be told after some events: which things to look at, each once however many events it had. */
export interface ProjectionWork {
  /** By id. */
  offers: Map<string, OfferWork>;
  interactions: Set<string>;
  /** Those that somebody has taken: what was nobody's may be a branch's now. */
  taken: Set<string>;
  presences: Set<string>;
  changed: Map<VersionedKind, Set<string>>;
  recordings: Set<string>;
  /** Tickets, and who may have lost sight of them. */
  tickets: Map<string, Set<Room>>;
  /** People who no longer have an interaction, by its id. */
  formerUsers: Map<string, Set<string>>;
  queues: boolean;
  /** What anybody may see may have changed. */
  everybody: boolean;
  /** Sign-ins may have ended. */
  sessions: boolean;
}

export interface OfferWork {
  /** Whom it is offered to. */
  userId: string;
  /** It has been accepted, or is over otherwise. */
  ended: boolean;
}

export const noWork = (): ProjectionWork => ({
  offers: new Map(),
  interactions: new Set(),
  taken: new Set(),
  presences: new Set(),
  changed: new Map(),
  recordings: new Set(),
  tickets: new Map(),
  formerUsers: new Map(),
  queues: false,
  everybody: false,
  sessions: false,
});

/** Notes what consoles must be told because of this event. */
export function noteWork(work: ProjectionWork, event: StoredEvent): void {
  switch (event.type) {
    case 'user.created':
    case 'user.updated':
      noteChanged(work, 'user', event.subjectId);
      work.queues = true;
      return;
    case 'user.invitation_accepted':
      return noteChanged(work, 'user', event.subjectId);
    case 'user.signed_out':
    case 'user.password_changed':
    case 'user.password_reset':
      work.sessions = true;
      return;
    case 'user.signed_in':
    case 'user.locked_out':
    case 'user.invited':
    case 'user.password_forgotten':
    case 'mail.planned':
    case 'mail.sent':
    case 'mail.failed':
    case 'user.api_key_created':
    case 'user.api_key_deleted':
    case 'user.preferences_changed':
      return;
    case 'user.repaired':
      work.queues = true;
      return noteChanged(work, 'user', event.subjectId);
    case 'branch.created':
    case 'branch.updated':
      work.everybody = true;
      return noteChanged(work, 'branch', event.subjectId);
    case 'group.created':
    case 'group.updated':
      work.everybody = true;
      work.queues = true;
      return noteChanged(work, 'group', event.subjectId);
    case 'skill.created':
    case 'skill.updated':
      return noteChanged(work, 'skill', event.subjectId);
    case 'setting.changed':
      return noteChanged(work, 'setting', event.subjectId);
    case 'queue.created':
    case 'queue.updated':
    case 'queue.closed':
    case 'queue.opened':
      work.queues = true;
      work.everybody ||= event.changes?.groupIds !== undefined;
      return noteChanged(work, 'queue', event.subjectId);
    case 'calendar.created':
    case 'calendar.updated':
      return noteChanged(work, 'calendar', event.subjectId);
    case 'entry_point.created':
    case 'entry_point.updated':
      return noteChanged(work, 'entry_point', event.subjectId);
    case 'flow.created':
    case 'flow.edited':
    case 'flow.published':
      return noteChanged(work, 'flow', event.subjectId);
    case 'flow_audio.added':
    case 'number.blocked':
    case 'number.unblocked':
      return;
    case 'presence.changed':
    case 'presence.connected':
    case 'presence.disconnected':
      work.presences.add(event.subjectId);
      work.queues = true;
      return;
    case 'customer.created':
    case 'customer.updated':
    case 'customer.pin_set':
    case 'customer.holding_added':
    case 'customer.holding_changed':
      return noteChanged(work, 'customer', event.subjectId);
    case 'permission.granted':
    case 'permission.denied':
      if (event.data?.customerId) noteChanged(work, 'customer', event.data.customerId);
      return;
    case 'permission.overridden':
    case 'interaction.identified':
    case 'interaction.verified':
    case 'interaction.verification_failed':
    case 'interaction.noted':
    case 'interaction.held':
    case 'interaction.resumed':
    case 'interaction.hold_failed':
    case 'interaction.merged':
    case 'interaction.help_asked':
    case 'interaction.help_forgone':
    case 'interaction.ended':
      return noteInteraction(work, event);
    case 'interaction.raised':
    case 'interaction.moved':
    case 'interaction.overflowed':
    case 'interaction.consulted':
    case 'interaction.transferred':
    case 'interaction.taken_over':
    case 'interaction.supervised':
    case 'interaction.line_opened':
    case 'interaction.lines_changed':
    case 'interaction.dialled':
    case 'interaction.placed':
    case 'interaction.arrived':
    case 'interaction.queued':
    case 'interaction.requeued':
    case 'interaction.accepted':
    case 'interaction.connected':
    case 'interaction.agent_left':
    case 'interaction.agent_returned':
    case 'interaction.customer_left':
    case 'interaction.abandoned':
    case 'interaction.closed':
    case 'interaction.repaired':
      work.queues = true;
      if (event.type === 'interaction.accepted') work.taken.add(event.subjectId);
      noteActivity(work, event);
      return noteInteraction(work, event);
    case 'offer.made':
    case 'offer.accepted':
    case 'offer.declined':
    case 'offer.expired':
    case 'offer.withdrawn':
      noteOffer(work, event.subjectId, { userId: event.data?.userId ?? '', ended: event.type !== 'offer.made' });
      work.queues = true;
      noteActivity(work, event);
      if (event.data?.interactionId) work.interactions.add(event.data.interactionId);
      return;
    case 'alert.raised':
    case 'alert.acknowledged':
      return noteChanged(work, 'alert', event.subjectId);
    case 'callback.promised':
    case 'callback.planned':
    case 'callback.lined_up':
    case 'callback.attempted':
    case 'callback.called':
    case 'callback.changed':
    case 'callback.superseded':
    case 'callback.unclear':
    case 'callback.ended':
      return noteChanged(work, 'callback', event.subjectId);
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
      return noteTicket(work, event);
    case 'recording.planned':
    case 'recording.to_be_asked':
    case 'recording.agreed':
    case 'recording.started':
    case 'recording.failed':
    case 'recording.pause_asked':
    case 'recording.paused':
    case 'recording.resume_asked':
    case 'recording.resumed':
    case 'recording.ended':
    case 'recording.postponed':
    case 'recording.stored':
    case 'recording.absent':
    case 'recording.deleted':
      work.recordings.add(event.subjectId);
      return;
    case 'training_call.planned':
    case 'training_call.rung':
    case 'training_call.failed':
      return noteChanged(work, 'training_call', event.subjectId);
    case 'training_session.started':
    case 'training_session.called':
    case 'training_session.ended':
      return noteChanged(work, 'training_session', event.subjectId);
    case 'interaction.verification_attempted':
    case 'recording.listened':
    case 'recording.downloaded':
    case 'recording.deleted_at_carrier':
    case 'errand.planned':
    case 'errand.failed':
      return;
    default:
      event.type satisfies never;
  }
}

function noteInteraction(work: ProjectionWork, event: StoredEvent): void {
  work.interactions.add(event.subjectId);
  if (!event.data?.formerUserIds) return;
  const former = work.formerUsers.get(event.subjectId) ?? new Set();
  for (const userId of event.data.formerUserIds) {
    former.add(userId);
    // They are seen doing something else from now on.
    work.presences.add(userId);
  }
  work.formerUsers.set(event.subjectId, former);
}

/** What a person is seen doing follows from the work they have. */
function noteActivity(work: ProjectionWork, event: StoredEvent): void {
  if (event.data?.userId) work.presences.add(event.data.userId);
}

function noteTicket(work: ProjectionWork, { subjectId, changes }: Pick<StoredEvent, 'subjectId' | 'changes'>): void {
  addRooms(work, subjectId, formerTicketReaders(changes ?? {}));
}

function addRooms({ tickets }: ProjectionWork, id: string, rooms: Iterable<Room>): void {
  tickets.set(id, new Set([...(tickets.get(id) ?? []), ...rooms]));
}

function noteChanged(work: ProjectionWork, kind: VersionedKind, id: string): void {
  work.changed.set(kind, (work.changed.get(kind) ?? new Set()).add(id));
}

/** An end stays one, whatever is noted after it. */
function noteOffer(work: ProjectionWork, id: string, { userId, ended }: OfferWork): void {
  work.offers.set(id, { userId, ended: ended || (work.offers.get(id)?.ended ?? false) });
}

/** What could not be told is added to what is to be told next. */
export function mergeWork(into: ProjectionWork, from: ProjectionWork): void {
  for (const [id, offer] of from.offers) noteOffer(into, id, offer);
  for (const [kind, ids] of from.changed) for (const id of ids) noteChanged(into, kind, id);
  for (const [id, rooms] of from.tickets) addRooms(into, id, rooms);
  for (const kind of ['interactions', 'taken', 'presences', 'recordings'] as const)
    for (const id of from[kind]) into[kind].add(id);
  for (const [id, userIds] of from.formerUsers)
    into.formerUsers.set(id, new Set([...(into.formerUsers.get(id) ?? []), ...userIds]));
}
