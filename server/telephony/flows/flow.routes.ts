import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { notFound } from '#server/platform/errors.ts';
import { Id, IdParams, Nullable, Page } from '#server/platform/schema.ts';
import type { FindTicketOf } from './call-facts.ts';
import { dryRun } from './dry-run.ts';
import { findingsOf } from './findings.ts';
import { addFlowAudio, createFlow, editFlow, publishFlow } from './flow.actions.ts';
import {
  findWav,
  getFlow,
  getFlowVersion,
  listFlowAudios,
  listFlowVersions,
  listFlows,
  loadTargets,
} from './flow.queries.ts';
import {
  AddFlowAudio,
  CheckFlow,
  CreateFlow,
  DryRun,
  DryRunView,
  Finding,
  FlowAudioView,
  FlowRunView,
  FlowSummary,
  FlowVersionSummary,
  FlowVersionView,
  FlowView,
  PublishFlow,
  UpdateFlow,
} from './flow.schema.ts';
import { getFlowRun } from './flow-run.queries.ts';

const VersionParams = Type.Object({ id: Id, number: Type.Integer({ minimum: 1, maximum: 1_000_000 }) });
const whole = <T>(items: T[]) => ({ items, nextCursor: null });
/** A recording in base64, and what stands around it. */
const AUDIO_BODY = 3 * 1024 * 1024;
/** Two hundred steps with everything they say. */
const FLOW_BODY = 2 * 1024 * 1024;

const wavFile = { content: { 'audio/wav': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) } } };
export const flowRoutes =
  ({ findTicketOf }: { findTicketOf: FindTicketOf }): FastifyPluginAsyncTypebox =>
  async app => {
    const [reads, writes] = [{ may: 'watch_floor' } as const, { may: 'configure' } as const];

    app.get('/flows', { schema: { response: { 200: Page(FlowSummary) } }, config: reads }, async ({ ctx }) =>
      whole(await listFlows(ctx)),
    );
    app.get(
      '/flows/:id',
      { schema: { params: IdParams, response: { 200: FlowView } }, config: reads },
      ({ ctx, params }) => getFlow(ctx, params.id),
    );
    app.post(
      '/flows',
      { schema: { body: CreateFlow, response: { 201: FlowView } }, config: writes, bodyLimit: FLOW_BODY },
      (request, reply) => createOnce(request, reply, ctx => createFlow(ctx, request.body)),
    );
    app.patch(
      '/flows/:id',
      {
        schema: { params: IdParams, body: UpdateFlow, response: { 200: FlowView } },
        config: writes,
        bodyLimit: FLOW_BODY,
      },
      ({ ctx, params, body }) => editFlow(ctx, params.id, body),
    );
    app.post(
      '/flows/:id/publish',
      { schema: { params: IdParams, body: PublishFlow, response: { 200: FlowView } }, config: writes },
      ({ ctx, params, body }) => publishFlow(ctx, params.id, body),
    );
    app.get(
      '/flows/:id/versions',
      { schema: { params: IdParams, response: { 200: Page(FlowVersionSummary) } }, config: reads },
      async ({ ctx, params }) => whole(await listFlowVersions(ctx, params.id)),
    );
    app.get(
      '/flows/:id/versions/:number',
      { schema: { params: VersionParams, response: { 200: FlowVersionView } }, config: reads },
      ({ ctx, params }) => getFlowVersion(ctx, params.id, params.number),
    );
    app.post(
      '/flow-checks',
      {
        schema: { body: CheckFlow, response: { 200: Type.Object({ findings: Type.Array(Finding) }) } },
        config: reads,
        bodyLimit: FLOW_BODY,
      },
      async ({ ctx, body }) => ({ findings: findingsOf(body.graph, await loadTargets(ctx)) }),
    );
    app.post(
      '/flow-dry-runs',
      { schema: { body: DryRun, response: { 200: DryRunView } }, config: reads, bodyLimit: FLOW_BODY },
      ({ ctx, body }) => dryRun(ctx, body, findTicketOf),
    );

    app.get('/flow-audios', { schema: { response: { 200: Page(FlowAudioView) } }, config: reads }, async ({ ctx }) =>
      whole(await listFlowAudios(ctx)),
    );
    app.post(
      '/flow-audios',
      { schema: { body: AddFlowAudio, response: { 201: FlowAudioView } }, config: writes, bodyLimit: AUDIO_BODY },
      (request, reply) => createOnce(request, reply, ctx => addFlowAudio(ctx, request.body)),
    );
    app.get(
      '/flow-audios/:id/wav',
      { schema: { params: IdParams, response: { 200: wavFile } }, config: reads },
      async ({ ctx, params }, reply) => {
        const wav = await findWav(ctx, { id: params.id });
        if (!wav) throw notFound('flow_audio');
        return reply.type('audio/wav').header('cache-control', 'private, max-age=86400').send(wav);
      },
    );

    app.get(
      '/interactions/:id/flow',
      { schema: { params: IdParams, response: { 200: Nullable(FlowRunView) } } },
      ({ ctx, params }) => getFlowRun(ctx, params.id),
    );
  };
