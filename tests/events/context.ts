import { Settings } from '#server/platform/settings.ts';
import { createSeal } from '#server/platform/auth-seal.ts';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { CommittedEvents } from '#server/events/pokes.ts';
import { Clock } from '#server/platform/clock.ts';
import { type Context, type Log, type Services, createContext, systemActor } from '#server/platform/context.ts';

export const quiet: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A context without a carrier. */
export function contextOf(em: SqlEntityManager, committed: (events: CommittedEvents) => void = () => {}): Context {
  const services: Services = {
    clock: new Clock(),
    // Nothing that is tested here reaches for the carrier or for files.
    carrier: undefined as never,
    mailer: null,
    seal: createSeal('a secret of the tests, long enough'),
    pokes: { committed },
    log: quiet,
    publicUrl: 'http://127.0.0.1:3000',
    settings: new Settings(),
    storage: undefined as never,
    inBackground: (_what, work) => void work(),
  };
  return createContext(em, services, systemActor, 'test');
}
