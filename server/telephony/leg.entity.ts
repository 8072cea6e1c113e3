import { defineEntity, p } from '@mikro-orm/core';
import {
  type LegEndReason,
  type SupervisionMode,
  legKinds,
  legStates,
} from '#server/interactions/interaction.schema.ts';

/** One line into the interaction's room: the customer's, or a person's who takes part; whoever comes back gets a new one. */
const LegSchema = defineEntity({
  name: 'Leg',
  tableName: 'leg',
  properties: {
    id: p.uuid().primary(),
    interactionId: p.uuid(),
    kind: p.enum(legKinds),
    userId: p.uuid().nullable(),
    /** Where we dial it, E.164; null: it dials in itself. */
    phoneNumber: p.text().nullable(),
    twilioSid: p.text().unique().nullable(),
    state: p.enum(legStates),
    /** We dial it then. */
    dialsAt: p.datetime().nullable(),
    /** Given up then unless it has come: of somebody who was let in, or is being dialled. */
    awaitedUntil: p.datetime().nullable(),
    /** Hears music until whoever has the call is there for it. */
    held: p.boolean(),
    /** Consulted, and talking with the customer too since then. */
    mergedAt: p.datetime().nullable(),
    /** Of a supervisor. */
    mode: p.text().$type<SupervisionMode>().nullable(),
    /** When somebody who listens chose it. */
    modeChangedAt: p.datetime().nullable(),
    /** False: kept from the agent, of a supervisor who listens. */
    shown: p.boolean(),
    /** The conference it was last heard of in, and the highest SequenceNumber of that: earlier news changes nothing. */
    conferenceSid: p.text().nullable(),
    lastSequence: p.integer(),
    startedAt: p.datetime(),
    joinedAt: p.datetime().nullable(),
    leftAt: p.datetime().nullable(),
    endReason: p.text().$type<LegEndReason>().nullable(),
    version: p.integer().version(),
  },
});
export class Leg extends LegSchema.class {}
LegSchema.setClass(Leg);

export const isOpen = ({ state }: Pick<Leg, 'state'>): boolean => state !== 'left';
