import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getInteraction } from '#server/interactions/interaction.queries.ts';
import { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { IdParams } from '#server/platform/schema.ts';
import { consult, dropLine, handOver, leaveCall, mergeCalls, returnToCustomer } from './consult.actions.ts';
import { holdCustomer, resumeCustomer } from './hold.actions.ts';
import { askForHelp, forgoHelp } from './supervise.actions.ts';
import { transferCall } from './transfer.actions.ts';
import { HandOver, LineParams, TransferTarget } from './transfer.schema.ts';

const answer = { 200: InteractionView };

/** What the agent does with a call besides talking. Each answers with the interaction as it is then. */
export const controlRoutes: FastifyPluginAsyncTypebox = async app => {
  const simple = (path: string, act: (ctx: Context, id: string) => Promise<void>): void => {
    app.post(
      `/interactions/:id/${path}`,
      { schema: { params: IdParams, response: answer } },
      async ({ ctx, params }) => {
        await act(ctx, params.id);
        return getInteraction(ctx, params.id);
      },
    );
  };
  simple('hold', holdCustomer);
  simple('resume', resumeCustomer);
  simple('merge', mergeCalls);
  simple('return', returnToCustomer);
  simple('leave', leaveCall);
  simple('ask-for-help', askForHelp);
  simple('forgo-help', forgoHelp);

  const targeted = (path: string, act: (ctx: Context, id: string, target: TransferTarget) => Promise<void>): void => {
    app.post(
      `/interactions/:id/${path}`,
      { schema: { params: IdParams, body: TransferTarget, response: answer } },
      async ({ ctx, params, body }) => {
        await act(ctx, params.id, body);
        return getInteraction(ctx, params.id);
      },
    );
  };
  targeted('transfer', transferCall);
  targeted('consult', consult);

  app.post(
    '/interactions/:id/hand-over',
    { schema: { params: IdParams, body: HandOver, response: answer } },
    async ({ ctx, params, body }) => {
      await handOver(ctx, params.id, body.legId);
      return getInteraction(ctx, params.id);
    },
  );

  app.delete(
    '/interactions/:id/lines/:legId',
    { schema: { params: LineParams, response: answer } },
    async ({ ctx, params }) => {
      await dropLine(ctx, params.id, params.legId);
      return getInteraction(ctx, params.id);
    },
  );
};
