import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { EventDraft } from '#server/events/catalogue.ts';
import type { Seal } from './auth-seal.ts';
import type { Carrier } from './carrier.ts';
import type { Clock } from './clock.ts';
import type { Mailer } from './mailer.ts';
import type { RawBuilder } from './sql.ts';
import type { TrackedRow } from './rows.ts';
import type { Settings } from './settings.ts';
import type { Storage } from './storage.ts';
import type { Role } from '#server/people/role.schema.ts';

/** Who acts. */
export interface Actor {
  kind: 'user' | 'system' | 'carrier';
  id: string | null;
  role: Role | null;
  /** The queues a person works in, by themselves or through a group. */
  queueIds: readonly string[];
  /** Where a person belongs; null: to no branch. */
  branchId: string | null;
  /** The branches that what the role allows reaches, none for who reaches only their own; null: everywhere. */
  branchIds: readonly string[] | null;
}
const nobody = { id: null, role: null, queueIds: [], branchId: null } as const;
export const systemActor: Actor = { kind: 'system', ...nobody, branchIds: null };
export const carrierActor: Actor = { kind: 'carrier', ...nobody, branchIds: null };
/** A request without sign-in. */
export const anonymous: Actor = { kind: 'user', ...nobody, branchIds: [] };

/** What made it happen: `request <id>`, `webhook <id>`, `job <name>`. */
export type Cause = string;

/** Told after a commit which kinds of events it wrote, so that dispatcher, followers and sockets look at once. */
export interface Pokes {
  committed(events: readonly CommittedEvent[]): void;
}
export interface CommittedEvent {
  id: string;
  type: string;
  subjectId: string;
}

export interface Log {
  debug(details: object, message: string): void;
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

/** What a process has one of. */
export interface Services {
  clock: Clock;
  carrier: Carrier;
  /** Null: this installation sends no mail. */
  mailer: Mailer | null;
  /** For what the database keeps and must not be able to tell. */
  seal: Seal;
  pokes: Pokes;
  log: Log;
  settings: Settings;
  /** Where recordings lie. */
  storage: Storage;
  /** Where customers, browsers and the carrier reach us; no slash at the end. */
  publicUrl: string;
  /** Work that goes on after its request was answered; waited for when the process drains. A failure is logged. */
  inBackground(what: string, work: () => Promise<void>): void;
}

/** Everything an action may know about the world: who asks, when, why, and the unit of work. */
export interface Context {
  em: SqlEntityManager;
  actor: Actor;
  cause: Cause;
  /** The database's time, read once per request, webhook or job. */
  now: Date;
  services: Services;
  /** Present inside `inTransaction`. */
  transaction?: {
    events: EventDraft[];
    /** Rows that were locked or added, see `rows.ts`. */
    rows: TrackedRow[];
    /** What `guardedRows` has been asked for. */
    asked: Set<string>;
    /** Sent together with the commit, when all else is written. */
    closing: RawBuilder<unknown>[];
  };
}

export function createContext(em: SqlEntityManager, services: Services, actor: Actor, cause: Cause): Context {
  return { em: em.fork() as SqlEntityManager, actor, cause, now: services.clock.now(), services };
}
