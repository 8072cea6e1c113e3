import { randomUUID } from 'node:crypto';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';

export const interactionId = randomUUID();
export const time = '2030-01-01T00:00:00.000Z';

/** A call that this agent is talking in. */
export function interactionOf(userId: string): InteractionView {
  return {
    id: interactionId,
    branchId: null,
    channel: 'voice',
    direction: 'inbound',
    state: 'in_progress',
    holder: 'agent',
    queue: null,
    agent: { id: userId, name: 'An agent' },
    customer: null,
    verification: null,
    candidates: [],
    fromNumber: null,
    toNumber: '+12025550100',
    customerNumber: null,
    language: 'en',
    menuPath: [],
    callbackId: null,
    trainingCallId: null,
    arrivedAt: time,
    queuedAt: null,
    rank: null,
    offeredTo: null,
    acceptedAt: null,
    connectedAt: null,
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
    version: 5,
  };
}
