import type { EventType } from './catalogue.ts';

/** Durable followers: each has a pending mark per event until it has dealt with it. Sockets follow without marks, since a console asks again when it connects. */
export const durableFollowers = ['reactions'] as const;
export type DurableFollower = (typeof durableFollowers)[number];

/** Events that plan a job. `queues/reactions.ts` deals with exactly these; a test compares the two. */
export const eventsWithReactions: readonly EventType[] = [
  'offer.made',
  'interaction.accepted',
  'interaction.agent_left',
  'interaction.line_opened',
  'interaction.supervised',
  'interaction.placed',
  'interaction.customer_left',
  'presence.disconnected',
  'recording.planned',
  'recording.pause_asked',
  'recording.ended',
  'recording.postponed',
  'recording.stored',
  'callback.promised',
  'callback.planned',
  'callback.called',
  'permission.denied',
  'errand.planned',
  'mail.planned',
  'training_call.planned',
  'training_session.started',
  'training_session.called',
];

export const followersOf = (type: EventType): DurableFollower[] =>
  eventsWithReactions.includes(type) ? ['reactions'] : [];
