import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { PresenceView } from '#server/people/presence.schema.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import type { QueueStatus } from '#server/routing/queue.schema.ts';

export const me = '00000000-0000-7000-8000-000000000001';
const morning = '2026-03-02T09:00:00.000Z';

/** A call that I am in, unless told otherwise. */
export function interaction(changes: Partial<InteractionView> = {}): InteractionView {
  return {
    id: 'call-1',
    channel: 'voice',
    direction: 'inbound',
    state: 'in_progress',
    holder: 'agent',
    queue: { id: 'queue-1', name: 'Cards' },
    agent: { id: me, name: 'Ana' },
    branchId: null,
    customer: null,
    verification: null,
    candidates: [],
    fromNumber: '+12025550111',
    toNumber: '+12025550100',
    customerNumber: '+12025550111',
    language: 'en',
    menuPath: ['cards'],
    callbackId: null,
    trainingCallId: null,
    arrivedAt: morning,
    queuedAt: '2026-03-02T09:00:05.000Z',
    rank: null,
    offeredTo: null,
    acceptedAt: '2026-03-02T09:00:20.000Z',
    connectedAt: '2026-03-02T09:00:21.000Z',
    heldAt: null,
    transferredBy: null,
    outsideNumber: null,
    helpAskedAt: null,
    participantIds: [],
    customerLeftAt: null,
    wrapUpUntil: null,
    closedAt: null,
    outcome: null,
    disposition: null,
    notes: '',
    notesVersion: 0,
    legs: [],
    version: 1,
    ...changes,
  };
}

export const offer = (changes: Partial<OfferView> = {}): OfferView => ({
  id: 'offer-1',
  state: 'pending',
  userId: me,
  madeAt: morning,
  expiresAt: '2026-03-02T09:00:20.000Z',
  endedAt: null,
  interaction: interaction({ state: 'offered', agent: null }),
  ...changes,
});

export const presence = (changes: Partial<PresenceView> = {}): PresenceView => ({
  userId: me,
  state: 'available',
  reason: null,
  activity: 'available',
  since: morning,
  activitySince: morning,
  away: false,
  version: 1,
  ...changes,
});

export const queue = (changes: Partial<QueueStatus> = {}): QueueStatus => ({
  queueId: 'queue-1',
  name: 'Cards',
  nameZh: '银行卡',
  waiting: 0,
  longestWaitSince: null,
  agentsFree: 1,
  agentsWorking: 1,
  handleSeconds: 180,
  today: { offered: 0, answered: 0, abandoned: 0, serviceLevel: null },
  ...changes,
});
