import type { InteractionState, LegKind, LegState } from '#server/interactions/interaction.schema.ts';
import type { ErrandKind } from './errand.entity.ts';

/** Somebody besides the customer and the agent. */
export interface OtherLine {
  id: string;
  kind: Extract<LegKind, 'consulted' | 'supervisor'>;
  state: LegState;
  /** Talks with the customer too. */
  merged: boolean;
}

/** How the people of one interaction stand to its room. */
export interface Room {
  state: InteractionState;
  /** We ring the customer. */
  outbound: boolean;
  customerLeft: boolean;
  /** expected: in the menu or in line, or to be dialled */
  customer: LegState;
  customerHeld: boolean;
  /** The agent wants the customer to wait. */
  hold: boolean;
  /** The agent's present line; null: none. */
  agent: LegState | null;
  /** Of whoever has the customer outside, where it is in this room; null: the customer is put through without it. */
  outside: LegState | null;
  /** Open ones. */
  others: readonly OtherLine[];
}

export interface RoomPlan {
  errands: Exclude<ErrandKind, 'dial' | 'hang_up_leg' | 'supervise'>[];
  /** The customer is to be dialled. */
  dial: boolean;
  /** These are to go, whether they ring or talk: ids. `agent`: the agent's line. */
  dismiss: (string | 'agent')[];
  /** They hear each other, or stop hearing each other. */
  talk: 'connect' | 'await_agent' | null;
}

const nothing: RoomPlan = { errands: [], dial: false, dismiss: [], talk: null };

/** What has to happen next, from how things stand. Asking twice gives the same plan; doing it twice changes nothing. */
export function planRoom(room: Room): RoomPlan {
  if (room.customerLeft || room.state === 'closed' || room.state === 'wrap_up') return endAll(room);
  switch (room.state) {
    case 'connecting':
    case 'in_progress':
      return room.agent === 'in_room' ? withAgent(room) : withoutAgent(room);
    case 'outside':
      return putThrough(room);
    default: {
      // In the menu or in line again: out of the room, and nobody stays in it.
      const dismiss = room.others.map(other => other.id);
      return { ...nothing, dismiss, errands: room.customer === 'in_room' ? ['requeue_customer'] : [] };
    }
  }
}

/** Who is in the room hears that it ends; who is on the way there is called back. */
function endAll({ agent, others }: Room): RoomPlan {
  const dismiss = [
    ...(agent === 'joining' || agent === 'ringing' ? ['agent'] : []),
    ...others.filter(other => other.state !== 'in_room').map(other => other.id),
  ];
  const inside = agent === 'in_room' || others.some(other => other.state === 'in_room');
  return { ...nothing, dismiss, errands: inside ? ['end_conference'] : [] };
}

function withAgent(room: Room): RoomPlan {
  if (room.customer === 'expected')
    return room.outbound ? { ...nothing, dial: true } : { ...nothing, errands: ['bring_customer'] };
  if (room.customer !== 'in_room') return nothing;
  if (room.customerHeld === room.hold) return { ...nothing, talk: 'connect' };
  return { ...nothing, errands: [room.hold ? 'hold_customer' : 'unhold_customer'], talk: 'connect' };
}

/** The customer waits for the agent's line, unless there is somebody else to talk with. */
function withoutAgent(room: Room): RoomPlan {
  // Whom we ring finds nobody there: the agent is waited for already while they ring.
  if (room.outbound && room.state === 'connecting' && room.agent === null && room.customer !== 'in_room')
    return { ...nothing, talk: 'await_agent' };
  if (room.customer !== 'in_room' || (room.state === 'connecting' && !room.outbound)) return nothing;
  const inTalk = room.others.some(other => other.merged && other.state === 'in_room');
  return { ...nothing, errands: room.customerHeld || inTalk ? [] : ['hold_customer'], talk: 'await_agent' };
}

/** Somebody outside has the customer: in this room, or by themselves. When the one of the room has gone, that was it. */
function putThrough(room: Room): RoomPlan {
  if (room.customer !== 'in_room') return nothing;
  const dismiss = room.others.map(other => other.id);
  if (room.outside === 'left') return { ...nothing, dismiss, errands: ['hang_up_customer'] };
  if (room.outside === null) return { ...nothing, dismiss, errands: ['put_customer_through'] };
  return { ...nothing, dismiss, errands: room.customerHeld ? ['unhold_customer'] : [] };
}
