import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Page, PageQuery } from '#server/platform/schema.ts';
import { listMails } from './mail.queries.ts';
import { MailView } from './mail.schema.ts';

const MailQuery = Type.Omit(PageQuery, ['q'], { additionalProperties: false });

export const mailRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/mails',
    { schema: { querystring: MailQuery, response: { 200: Page(MailView) } }, config: { may: 'configure' } },
    ({ ctx, query }) => listMails(ctx, query),
  );
};
