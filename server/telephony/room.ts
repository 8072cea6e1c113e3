import type { InteractionState } from '#server/interactions/interaction.schema.ts';
import type { ErrandKind } from './errand.entity.ts';
import type { legStates } from './leg.entity.ts';

type LegState = (typeof legStates)[number];

/** How the people of one interaction stand to its room. */
export interface Room {
  state: InteractionState;
  customerLeft: boolean;
  /** expected: in the menu or in line */
  customer: LegState;
  customerHeld: boolean;
  /** The agent's present line; null: none. */
  agent: LegState | null;
}

export interface RoomPlan {
  errands: Exclude<ErrandKind, 'hang_up_customer'>[];
  /** They hear each other, or stop hearing each other. */
  talk: 'connect' | 'await_agent' | null;
}

/** What has to happen next, from how things stand. Asking twice gives the same plan; doing it twice changes nothing. */
export function planRoom(room: Room): RoomPlan {
  const agentThere = room.agent === 'in_room';
  if (room.customerLeft || room.state === 'closed' || room.state === 'wrap_up')
    return { errands: agentThere ? ['end_conference'] : room.agent === 'joining' ? ['hang_up_agent'] : [], talk: null };

  const inCall = room.state === 'connecting' || room.state === 'in_progress';
  if (!inCall) return { errands: room.customer === 'in_room' ? ['requeue_customer'] : [], talk: null };

  if (!agentThere)
    return room.customer === 'in_room' && room.state === 'in_progress'
      ? { errands: room.customerHeld ? [] : ['hold_customer'], talk: 'await_agent' }
      : { errands: [], talk: null };

  if (room.customer === 'expected') return { errands: ['bring_customer'], talk: null };
  if (room.customer === 'in_room') return { errands: room.customerHeld ? ['unhold_customer'] : [], talk: 'connect' };
  return { errands: [], talk: null };
}
