import { startNodeFollower } from '#server/events/node-follower.ts';
import type { LocalPokes } from '#server/events/pokes.ts';
import type { Log } from '#server/platform/context.ts';
import type { Audience } from './audience.ts';
import { type ProjectionLoaders, createProjection } from './project.ts';

export interface RealtimeOptions {
  databaseUrl: string;
  pokes: LocalPokes;
  loaders: ProjectionLoaders;
  audience: Audience;
  log: Log;
}

export interface Realtime {
  /** When what happens from now on will be told. */
  ready: Promise<void>;
  /** When everything that is committed now has been told, but for the queues, which follow within 250 ms. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Tells this process's consoles of whatever any process commits. */
export function startRealtime({ databaseUrl, pokes, loaders, audience, log }: RealtimeOptions): Realtime {
  const projection = createProjection(loaders, audience, log);
  const follower = startNodeFollower({ databaseUrl, onEvents: events => projection.onEvents(events), log });
  const deafen = pokes.onCommitted(follower.poke);
  return {
    ready: follower.ready,
    idle: follower.idle,
    async stop() {
      deafen();
      await follower.stop();
      projection.stop();
    },
  };
}
