import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { lastEventId } from '#server/events/stored-events.ts';
import { loadInteractionViews } from '#server/interactions/interaction.queries.ts';
import { groupsOf } from '#server/people/group.queries.ts';
import { loadPreferences } from '#server/people/preferences.queries.ts';
import { permissionsOf } from '#server/people/role.schema.ts';
import { skillsOf } from '#server/people/skill.actions.ts';
import { getUser } from '#server/people/user.queries.ts';
import { viewUser } from '#server/people/user.view.ts';
import { loadQueueStatus } from '#server/routing/queue.queries.ts';
import { listPendingOffers } from '#server/routing/offer.queries.ts';
import { loadPresenceViews } from '#server/routing/presence.queries.ts';
import { ensureSlots } from '#server/routing/slots.ts';
import { listStatusOf } from '#server/telephony/recordings/recording.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { may } from '#server/platform/policy.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { ConsoleSnapshot } from './console.schema.ts';

export const consoleRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/console/snapshot', { schema: { response: { 200: ConsoleSnapshot } } }, request =>
    takeSnapshot(request.ctx),
  );
};

/** What somebody has to do with now: calls they have, and calls of others that they are in. */
async function listMine(em: SqlEntityManager, userId: string): Promise<string[]> {
  const rows = await run(
    em,
    sql<{ id: string }>`
      select id from interaction where agent_id = ${userId} and state in ('connecting', 'in_progress', 'wrap_up')
      union
      select interaction_id from leg where user_id = ${userId} and state <> 'left' and kind in ('consulted', 'supervisor')`,
  );
  return rows.map(row => row.id);
}

async function findSupervising(em: SqlEntityManager, userId: string): Promise<ConsoleSnapshot['supervising']> {
  const row = await first(
    em,
    sql<NonNullable<ConsoleSnapshot['supervising']>>`
      select interaction_id as "interactionId", id as "legId", mode from leg
      where user_id = ${userId} and kind = 'supervisor' and state <> 'left'`,
  );
  return row ?? null;
}

async function takeSnapshot(ctx: Context): Promise<ConsoleSnapshot> {
  const { em, actor, now } = ctx;
  const me = actor.id!;
  await ensureSlots(ctx, [me]);
  // Before the rows, so that the snapshot is never older than it says.
  const asOf = await lastEventId(em);
  const [user, preferences, groups, skills, presences, offers, mine, supervising, queues] = await Promise.all([
    getUser(ctx, me),
    loadPreferences(em, me),
    groupsOf(ctx, [me]),
    skillsOf(ctx, [me]),
    loadPresenceViews(em, [me]),
    listPendingOffers(em, me, now),
    listMine(em, me),
    findSupervising(em, me),
    loadQueueStatus(em, ctx.services),
  ]);
  const [views, recordings] = await Promise.all([loadInteractionViews(em, mine), listStatusOf(ctx, mine)]);
  const watches = may(actor, 'watch_floor');
  return {
    // Whoever has signed in has a password.
    me: viewUser(actor, user, {
      invited: false,
      queueIds: actor.queueIds,
      groupIds: groups.get(me) ?? [],
      skills: skills.get(me) ?? [],
    }),
    preferences,
    simulates: ctx.services.carrier.simulation !== null,
    sendsMail: ctx.services.mailer !== null,
    may: actor.role ? [...permissionsOf[actor.role]] : [],
    presence: presences.get(me)!,
    offers,
    interactions: [...views.values()],
    recordings,
    supervising,
    queues: queues.filter(queue => watches || actor.queueIds.includes(queue.queueId)),
    asOf,
    serverTime: ctx.services.clock.now().toISOString(),
    returnSeconds: ctx.services.settings.of('returnSeconds'),
  };
}
