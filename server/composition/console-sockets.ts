import type { Server } from 'node:http';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { startNodeFollower } from '#server/events/node-follower.ts';
import { lastEventId } from '#server/events/stored-events.ts';
import { loadInteractionViews } from '#server/interactions/interaction.queries.ts';
import type { Auth } from '#server/platform/auth.ts';
import { run, sql } from '#server/platform/sql.ts';
import { loadOfferViews } from '#server/routing/offer.queries.ts';
import { consoleConnected, consoleDisconnected } from '#server/routing/presence.actions.ts';
import { loadPresenceViews } from '#server/routing/presence.queries.ts';
import { loadQueueStatus } from '#server/routing/queue.queries.ts';
import { loadRecordingStatus } from '#server/telephony/recordings/recording.queries.ts';
import { loadTicketSight } from '#server/tickets/ticket.queries.ts';
import { type VersionedKind, createProjection } from './project.ts';
import type { Runtime } from './runtime.ts';
import { type Sockets, attachSockets } from './sockets.ts';

export interface ConsoleSockets {
  sockets: Sockets;
  close(): Promise<void>;
}

/** Joins the event table to the consoles of this process: what is committed anywhere is told here to whoever may see it. */
export function openConsoleSockets(runtime: Runtime, auth: Auth, server: Server, databaseUrl: string): ConsoleSockets {
  const { orm, services, nodeId } = runtime;
  const { log } = services;
  const em = orm.em;
  const sockets = attachSockets({
    server,
    publicUrl: services.publicUrl,
    authenticateCookie: header => auth.authenticateCookie(header),
    isSessionAlive: ids => auth.isSessionAlive(ids),
    now: () => services.clock.now(),
    log,
    consoleConnected: (userId, socketId, sessionId) =>
      consoleConnected(runtime.systemContext('console connected'), { userId, socketId, sessionId, nodeId }),
    consoleDisconnected: (userId, socketId) =>
      consoleDisconnected(runtime.systemContext('console disconnected'), userId, socketId),
  });
  const follower = startNodeFollower({ databaseUrl, log, nodeId, onEvents: events => projection.onEvents(events) });
  const projection = createProjection(
    {
      loadOffers: async ids => [...(await loadOfferViews(em, ids)).values()],
      loadInteractions: async ids => [...(await loadInteractionViews(em, ids)).values()],
      loadPresences: async ids => {
        const [views, users] = await Promise.all([loadPresenceViews(em.fork(), ids), branchesOf(em.fork(), ids)]);
        return [...views.values()].map(presence => ({ presence, branchId: users.get(presence.userId) ?? null }));
      },
      loadQueueStatus: async () => ({
        asOf: await lastEventId(em.fork()),
        queues: await loadQueueStatus(em.fork(), services),
      }),
      loadTickets: ids => loadTicketSight(em.fork(), ids),
      loadRecordings: ids => loadRecordingStatus(em.fork(), ids),
      loadVersions: (kind, ids) =>
        run(
          em.fork(),
          sql<{ id: string; version: number }>`
          select id, version from ${sql.table(tableOf[kind] ?? kind)} where id = any(${ids}::uuid[])`,
        ),
    },
    sockets,
    log,
  );
  const stopListening = runtime.pokes.onCommitted(events => {
    projection.onCommitted(events);
    follower.poke();
  });

  return {
    sockets,
    async close() {
      await sockets.close();
      stopListening();
      projection.stop();
      await follower.stop();
    },
  };
}

/** Where changed things lie whose table is called otherwise. */
const tableOf: Partial<Record<VersionedKind, string>> = { user: 'users', group: 'user_group' };

async function branchesOf(em: SqlEntityManager, userIds: readonly string[]): Promise<Map<string, string | null>> {
  const rows = await run(
    em,
    sql<{ id: string; branch_id: string | null }>`select id, branch_id from users where id = any(${userIds}::uuid[])`,
  );
  return new Map(rows.map(row => [row.id, row.branch_id]));
}
