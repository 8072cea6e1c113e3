import type { Changes } from '#server/events/catalogue.ts';
import type { Actor } from '#server/platform/context.ts';
import { may } from '#server/platform/policy.ts';
import type { ServerToConsole } from './messages.ts';

/**
 * Who listens together. `watchers` see the floor: the interactions and the people of their branches, or of `all` of them; `tickets:…` those who see the tickets
 * of a branch, or all of them. `colleagues` see more of users than their names. `directory` is not anybody's by right: consoles are in it while it
 * is on the screen.
 */
export type Room =
  | `user:${string}`
  | `queue:${string}`
  | `branch:${string}`
  | `people:${string}`
  | `tickets:${string}`
  | 'watchers'
  | 'colleagues'
  | 'directory'
  | 'everybody';

/** Those that a signed-in person listens in. */
export function roomsOf(actor: Actor): Room[] {
  const rooms: Room[] = ['everybody', ...actor.queueIds.map(id => `queue:${id}` as const)];
  if (actor.id) rooms.push(`user:${actor.id}`);
  const reach = actor.branchIds ?? ['all'];
  if (may(actor, 'watch_floor')) {
    rooms.push('watchers', ...reach.flatMap(id => [`branch:${id}`, `people:${id}`] as const));
    if (may(actor, 'lead_floor') && actor.branchIds) rooms.push('branch:none');
  }
  if (may(actor, 'read_all_tickets')) rooms.push('tickets:all');
  else if (may(actor, 'read_tickets')) rooms.push(...reach.map(id => `tickets:${id}` as const));
  if (may(actor, 'read_people')) rooms.push('colleagues');
  return rooms;
}

/** Who sees an interaction of this branch besides its agent. */
export const watchersOf = (branchId: string | null): Room[] => ['branch:all', `branch:${branchId ?? 'none'}`];
/** Who sees what a person of this branch does. */
export const leadersOf = (branchId: string | null): Room[] =>
  branchId === null ? ['people:all'] : ['people:all', `people:${branchId}`];

/** Of a ticket, what says who sees it. */
export interface TicketSight {
  branchId: string | null;
  ownerId: string | null;
  createdById: string | null;
  queueId: string | null;
}
/** Who sees a ticket there. */
export const ticketReaders = ({ branchId, ownerId, createdById, queueId }: TicketSight): Room[] => [
  'tickets:all',
  ...named('tickets', [branchId]),
  ...named('user', [ownerId, createdById]),
  ...named('queue', [queueId]),
];
/** Who saw it before these changes. */
export const formerTicketReaders = ({ branchId, ownerId, queueId }: Changes): Room[] => [
  ...named('tickets', [branchId?.[0]]),
  ...named('user', [ownerId?.[0]]),
  ...named('queue', [queueId?.[0]]),
];
const named = (kind: 'tickets' | 'user' | 'queue', ids: readonly unknown[]): Room[] =>
  ids.filter(id => typeof id === 'string').map(id => `${kind}:${id}` as const);

/** Everybody who has a console open at this process. */
export interface Audience {
  /** Tells each console that is in one of the rooms, once. */
  tell<M extends keyof ServerToConsole>(
    rooms: readonly Room[],
    message: M,
    ...body: Parameters<ServerToConsole[M]>
  ): void;
  /** Tells those who are in one of the rooms and in none of the others. */
  tellExcept<M extends keyof ServerToConsole>(
    rooms: readonly Room[],
    except: readonly Room[],
    message: M,
    ...body: Parameters<ServerToConsole[M]>
  ): void;
  /** Whether any console is in one of the rooms. What nobody would hear need not be loaded. */
  hears(rooms: readonly Room[]): boolean;
  /** This person's role, branch or queues have changed, or the account was closed. Null: of anybody. */
  reconsider(userId: string | null): void;
  /** Sign-ins have ended: look at once who may still listen. */
  checkSessions(): void;
}
