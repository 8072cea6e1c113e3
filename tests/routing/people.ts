import type { FreeAgent } from '#server/routing/matching.ts';
import type { ArrivalPlan, QueuePlan } from './trace.ts';

/* Whom the model knows. */

export type CallState = 'queued' | 'offered' | 'connecting' | 'in_progress' | 'wrap_up' | 'closed';
export interface Call {
  arrival: number;
  id: string;
  plan: ArrivalPlan;
  state: CallState;
  queue: QueuePlan;
  arrivedAt: number;
  points: number;
  preferred: { userId: string; until: number } | null;
  overflowAt: number | null;
  wrapUpMs: number;
  wrapUpUntil: number | null;
  /** Who has it, or whom it rings at. */
  agent: Desk | null;
  ringsUntil: number | null;
  talked: boolean;
  declined: { userId: string; at: number }[];
}
export interface Desk {
  key: string;
  queues: readonly string[];
  skills: Record<string, number>;
  state: 'free' | 'reserved' | 'busy' | 'wrap_up';
  /** `available`, `offline`, or why they are on a break. */
  presence: string;
  awaySince: number | null;
  idleSince: number;
}
export interface Offered {
  at: number;
  call: Call;
  agent: Desk;
}

export const asFree = ({ key, queues, skills, idleSince }: Desk): FreeAgent => ({
  slotId: key,
  userId: key,
  queueIds: queues,
  skills: new Map(Object.entries(skills)),
  idleSince,
});

export const isReady = (desk: Desk): boolean => desk.presence === 'available' && desk.awaySince === null;
export const works = (desk: Desk): boolean => isReady(desk) || desk.state !== 'free';

/** As the product does it to who is available. */
export function sendOnBreak(desk: Desk, reason: string): void {
  if (desk.presence === 'available') desk.presence = reason;
}
