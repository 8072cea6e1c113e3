import { defineEntity, p } from '@mikro-orm/core';
import type { ContactPurpose } from '#server/customers/permission/permission.schema.ts';
import type { Language } from '#server/platform/schema.ts';
import {
  type Disposition,
  type PreferredReason,
  type Holder,
  type Outcome,
  type RequeueReason,
  type VerificationMethod,
  type VerificationResult,
  interactionStates,
} from './interaction.schema.ts';

const InteractionSchema = defineEntity({
  name: 'Interaction',
  tableName: 'interaction',
  properties: {
    id: p.uuid().primary(),
    channel: p.enum(['voice'] as const),
    direction: p.enum(['inbound', 'outbound'] as const),
    state: p.enum(interactionStates),
    queueId: p.uuid().nullable(),
    agentId: p.uuid().nullable(),
    customerId: p.uuid().nullable(),
    candidateIds: p.array<string>().columnType('uuid[]'),
    fromNumber: p.text().nullable(),
    toNumber: p.text(),
    /** Which of our numbers was rung, where it leads somewhere of its own. */
    entryPointId: p.uuid().nullable(),
    /** Of the number that was rung; without one, of the agent who takes it. */
    branchId: p.uuid().nullable(),
    language: p.text().$type<Language>(),
    menuPath: p.array<string>(),
    /** We ring because we promised to. */
    callbackId: p.uuid().nullable(),
    /** What we ring for, and why although it was not allowed. */
    contactPurpose: p.text().$type<ContactPurpose>().nullable(),
    contactOverride: p.text().nullable(),
    /** Of a simulated customer, and who practises: counted nowhere, and kept for them. */
    trainingCallId: p.uuid().nullable(),
    trainingUserId: p.uuid().nullable(),
    arrivedAt: p.datetime(),
    /** First entry into a queue: the place in line is kept when it comes back. */
    queuedAt: p.datetime().nullable(),
    /** Rank points besides those of waiting: of the customer's tier, and of whoever raised it. */
    points: p.float().columnType('double precision'),
    /** What orders the line: rank is this + ageing × seconds since 1970. Null while it was never queued. */
    rankKey: p.float().columnType('double precision').nullable(),
    /** What it needs besides what its queue asks for: `[level, lowest level]` by skill id. */
    needs: p.json<Record<string, [number, number]>>(),
    /** The same for the same needs, to find those who need the same. */
    needsKey: p.text(),
    /** Whom it is kept for until a time, and why. */
    preferredUserId: p.uuid().nullable(),
    preferredReason: p.text().$type<PreferredReason>().nullable(),
    preferredUntil: p.datetime().nullable(),
    /** From when agents of the overflow queue may take it too. */
    overflowAt: p.datetime().nullable(),
    acceptedAt: p.datetime().nullable(),
    connectedAt: p.datetime().nullable(),
    /** The customer hears music since then, at the agent's wish. */
    heldAt: p.datetime().nullable(),
    /** Everybody besides the agent who took part in it by invitation, or handed it on: they see it too. */
    participantIds: p.array<string>().columnType('uuid[]'),
    /** Who handed it on last. */
    transferredById: p.uuid().nullable(),
    /** Why it is in line again, for what the customer is told. */
    requeueReason: p.text().$type<RequeueReason>().nullable(),
    /** With whom outside the customer was put through. */
    outsideNumber: p.text().nullable(),
    /** The agent asks for a supervisor since then. */
    helpAskedAt: p.datetime().nullable(),
    /** While the agent's line is missing: until when the customer waits for it. */
    agentAwaitedUntil: p.datetime().nullable(),
    customerLeftAt: p.datetime().nullable(),
    /** The queue's time for wrap-up when it was queued; 0: none. */
    wrapUpSeconds: p.integer(),
    wrapUpUntil: p.datetime().nullable(),
    closedAt: p.datetime().nullable(),
    outcome: p.text().$type<Outcome>().nullable(),
    disposition: p.text().$type<Disposition>().nullable(),
    /** When, how, and whether the customer proved who they are; null: they were not asked, or somebody else was identified since. */
    verifiedAt: p.datetime().nullable(),
    verificationMethod: p.text().$type<VerificationMethod>().nullable(),
    verificationResult: p.text().$type<VerificationResult>().nullable(),
    notes: p.text(),
    notesVersion: p.integer(),
    version: p.integer().version(),
  },
});
export class Interaction extends InteractionSchema.class {}
InteractionSchema.setClass(Interaction);

/** The customer's number, E.164; null: withheld. The other one of the two is ours. */
export const customerNumberOf = ({ direction, fromNumber, toNumber }: Interaction): string | null =>
  direction === 'outbound' ? toNumber : (fromNumber ?? null);

export const customerIsThere = ({ customerLeftAt, state }: Interaction): boolean =>
  customerLeftAt === null && state !== 'closed';

/** Exactly one for each state. */
export function holderOf(state: Interaction['state']): Holder {
  switch (state) {
    case 'in_ivr':
      return 'ivr';
    case 'queued':
      return 'queue';
    case 'offered':
      return 'offer';
    case 'connecting':
    case 'in_progress':
    case 'wrap_up':
      return 'agent';
    case 'outside':
      return 'outside';
    case 'closed':
      return 'nobody';
  }
}
