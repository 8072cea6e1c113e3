import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import type { QueueMemberships } from './queue-memberships.ts';
import { importUsers } from './user-import.actions.ts';
import { ImportAnswer, ImportUsers, MOST_BYTES } from './user-import.schema.ts';

/** A file of that size as JSON, with every quote and line end escaped. */
const BODY_LIMIT = 2.5 * MOST_BYTES;

export const userImportRoutes: FastifyPluginAsyncTypebox<{ memberships: QueueMemberships }> = async (
  app,
  { memberships },
) => {
  app.post(
    '/user-imports',
    {
      schema: { body: ImportUsers, response: { 200: ImportAnswer, 201: ImportAnswer } },
      config: { may: 'manage_people' },
      bodyLimit: BODY_LIMIT,
    },
    async (request, reply) => {
      if (request.body.dryRun) return importUsers(request.ctx, request.body, memberships);
      return createOnce(request, reply, ctx => importUsers(ctx, request.body, memberships));
    },
  );
};
