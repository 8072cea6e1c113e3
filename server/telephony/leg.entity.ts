import { defineEntity, p } from '@mikro-orm/core';

export const legStates = ['expected', 'joining', 'in_room', 'left'] as const;

/** One line into the interaction's room: the customer's, or an agent's; an agent who comes back gets a new one. */
const LegSchema = defineEntity({
  name: 'Leg',
  tableName: 'leg',
  properties: {
    id: p.uuid().primary(),
    interactionId: p.uuid(),
    kind: p.enum(['customer', 'agent'] as const),
    userId: p.uuid().nullable(),
    twilioSid: p.text().unique().nullable(),
    state: p.enum(legStates),
    /** Hears hold music until the agent is back. */
    held: p.boolean(),
    /** The conference it was last heard of in, and the highest SequenceNumber of that: earlier news changes nothing. */
    conferenceSid: p.text().nullable(),
    lastSequence: p.integer(),
    startedAt: p.datetime(),
    joinedAt: p.datetime().nullable(),
    leftAt: p.datetime().nullable(),
    version: p.integer().version(),
  },
});
export class Leg extends LegSchema.class {}
LegSchema.setClass(Leg);
