import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { startDurableFollower } from '#server/events/durable-follower.ts';
import { followersOf } from '#server/events/followers.ts';
import type { EventType } from '#server/events/catalogue.ts';
import type { LocalPokes } from '#server/events/pokes.ts';
import { type Services, createContext, systemActor } from '#server/platform/context.ts';
import { type Sweep, startSweep } from './clock.ts';
import { listDueJobs } from './due-rows.ts';
import { openJobBackend } from './job-backend.ts';
import { createJobQueue } from './job-queue.ts';
import { allJobs } from './jobs.ts';
import { planReactions } from './reactions.ts';
import { startRunner } from './runner.ts';

export interface WorkerOptions {
  em: SqlEntityManager;
  services: Services;
  pokes: LocalPokes;
  nodeId: string;
  databaseUrl: string;
  /** Null: jobs are kept in PostgreSQL. */
  redisUrl: string | null;
}

export interface RunningWorker {
  sweep: Sweep['sweep'];
  /** Whether this process follows the event table for all. */
  leading(): boolean;
  /** Finishes the jobs and events at hand. */
  stop(): Promise<void>;
}

/**
 * Starts what works in the background: plans jobs because of events, runs those that are due, and makes good what was lost. Any number
 * of processes may do so. Rejects when PostgreSQL does not answer; a Redis that is away is waited for.
 */
export async function startWorker({
  em,
  services,
  pokes,
  nodeId,
  databaseUrl,
  redisUrl,
}: WorkerOptions): Promise<RunningWorker> {
  const { log, clock } = services;
  const backend = await openJobBackend({ redisUrl, databaseUrl, log });
  const queue = createJobQueue(backend, clock);
  const follower = startDurableFollower({ name: 'reactions', databaseUrl, nodeId, handle: planReactions(queue), log });
  const deafen = pokes.onCommitted(events => {
    if (events.some(event => followersOf(event.type as EventType).includes('reactions'))) follower.poke();
  });
  const context = (cause: string) => createContext(em, services, systemActor, cause);
  const sweep = startSweep({ context, queue, backend, listDueJobs, log });
  const runner = startRunner({ em, services, jobs: allJobs, backend });
  return {
    sweep: sweep.sweep,
    leading: follower.leading,
    async stop() {
      deafen();
      await Promise.all([follower.stop(), sweep.stop(), runner.stop()]);
      await backend.close();
    },
  };
}
