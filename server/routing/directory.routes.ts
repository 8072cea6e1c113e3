import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Page } from '#server/platform/schema.ts';
import { listDirectory } from './directory.queries.ts';
import { DirectoryEntry, DirectoryQuery } from './directory.schema.ts';

/** Who works here and whether they can be reached: for everybody who is signed in. */
export const directoryRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/directory',
    { schema: { querystring: DirectoryQuery, response: { 200: Page(DirectoryEntry) } } },
    ({ ctx, query }) => listDirectory(ctx, query),
  );
};
