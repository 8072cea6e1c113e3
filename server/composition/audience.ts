import type { Actor } from '#server/platform/context.ts';
import type { ServerToConsole } from './messages.ts';

/** Who listens together. */
export type Room = `user:${string}` | `queue:${string}` | 'supervisors' | 'administrators' | 'everybody';

/** Those that a signed-in person listens in. Administrators see whatever supervisors see. */
export function roomsOf(actor: Actor): Room[] {
  const rooms: Room[] = ['everybody', ...actor.queueIds.map(id => `queue:${id}` as const)];
  if (actor.id) rooms.push(`user:${actor.id}`);
  if (actor.role === 'supervisor' || actor.role === 'administrator') rooms.push('supervisors');
  if (actor.role === 'administrator') rooms.push('administrators');
  return rooms;
}

/** Everybody who has a console open at this process. */
export interface Audience {
  /** Tells each console that is in one of the rooms, once. */
  tell<M extends keyof ServerToConsole>(
    rooms: readonly Room[],
    message: M,
    ...body: Parameters<ServerToConsole[M]>
  ): void;
  /** Whether any console is in one of the rooms. What nobody would hear need not be loaded. */
  hears(rooms: readonly Room[]): boolean;
  /** This person's role or queues have changed, or the account was closed. */
  reconsider(userId: string): void;
  /** Sign-ins have ended: look at once who may still listen. */
  checkSessions(): void;
}
