import { defineEntity, p } from '@mikro-orm/core';

export const slotStates = ['free', 'reserved', 'busy', 'wrap_up'] as const;
export type SlotState = (typeof slotStates)[number];

/** One unit of an agent's capacity on a channel. */
const AgentSlotSchema = defineEntity({
  name: 'AgentSlot',
  tableName: 'agent_slot',
  properties: {
    id: p.uuid().primary(),
    userId: p.uuid(),
    channel: p.enum(['voice'] as const),
    state: p.enum(slotStates),
    /** Its person is available and has a console open (`presence` says so in detail): may be offered something while it is free. */
    ready: p.boolean(),
    /** What it is reserved for or busy with; null exactly when free. */
    interactionId: p.uuid().nullable(),
    /** When `state` began. */
    since: p.datetime(),
    /** End of the last work or, if later, of the last break: the longest-idle agent is offered first. */
    idleSince: p.datetime(),
    /** Its person's skills: level by skill id, and how many. */
    skills: p.json<Record<string, number>>(),
    skillCount: p.integer(),
    version: p.integer().version(),
  },
});
export class AgentSlot extends AgentSlotSchema.class {}
AgentSlotSchema.setClass(AgentSlot);
