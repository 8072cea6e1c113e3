import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Context } from '#server/platform/context.ts';
import { notFound, unavailable } from '#server/platform/errors.ts';
import { IdParams, Page } from '#server/platform/schema.ts';
import { StorageError } from '#server/platform/storage.ts';
import { readRange } from './byte-range.ts';
import { noteListening } from './listening.actions.ts';
import { pauseRecording, resumeRecording, startRecording } from './recording.actions.ts';
import type { Recording } from './recording.entity.ts';
import { mayDownload } from './recording.policy.ts';
import { getAudible, getRecordingOf, getSound, listRecordings } from './recording.queries.ts';
import { RecordingQuery, RecordingSound, RecordingView } from './recording.schema.ts';
import { settledWithin } from './settled.ts';

const ofInteraction = { schema: { params: IdParams, response: { 200: RecordingView } } };
const sound = { content: { 'audio/wav': { schema: Type.Unsafe<unknown>({ type: 'string', format: 'binary' }) } } };
const Sound = { 200: sound, 206: sound };

export const recordingRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/interactions/:id/recording', ofInteraction, ({ ctx, params }) => getRecordingOf(ctx, params.id));

  for (const [verb, action] of [
    ['start', startRecording],
    ['pause', pauseRecording],
    ['resume', resumeRecording],
  ] as const)
    app.post(`/interactions/:id/recording/${verb}`, ofInteraction, async ({ ctx, params }) => {
      await settledWithin(ctx, await action(ctx, params.id));
      return getRecordingOf(ctx, params.id);
    });

  app.get(
    '/recordings',
    { schema: { querystring: RecordingQuery, response: { 200: Page(RecordingView) } } },
    ({ ctx, query }) => listRecordings(ctx, query),
  );

  app.get('/recordings/:id', { schema: { params: IdParams, response: { 200: RecordingSound } } }, ({ ctx, params }) =>
    getSound(ctx, params.id),
  );

  app.get('/recordings/:id/audio', { schema: { params: IdParams, response: Sound } }, async (request, reply) => {
    const recording = await getAudible(request.ctx, request.params.id);
    return sendSound(request.ctx, reply, recording, 'listened', request.headers.range);
  });

  app.get('/recordings/:id/file', { schema: { params: IdParams, response: Sound } }, async (request, reply) => {
    const recording = await getAudible(request.ctx, request.params.id);
    if (!mayDownload(request.ctx, recording)) throw notFound('recording');
    void reply.header('content-disposition', `attachment; filename="${recording.id}.wav"`);
    return sendSound(request.ctx, reply, recording, 'downloaded', request.headers.range);
  });
};

/** Nothing is sent before it is kept who asked. */
async function sendSound(
  ctx: Context,
  reply: FastifyReply,
  { id, state, storageKey, sizeBytes }: Recording,
  how: 'listened' | 'downloaded',
  range: string | undefined,
): Promise<FastifyReply> {
  if (state !== 'stored' || !storageKey || !sizeBytes) throw notFound('recording');
  void reply
    .header('accept-ranges', 'bytes')
    .header('cache-control', 'private, no-store')
    .header('content-type', 'audio/wav');
  const wanted = readRange(range, sizeBytes);
  if (wanted === null) return reply.code(416).header('content-range', `bytes */${sizeBytes}`).send();
  await noteListening(ctx, id, how);
  const { start, end } = wanted === 'whole' ? { start: 0, end: sizeBytes - 1 } : wanted;
  if (wanted !== 'whole') void reply.code(206).header('content-range', `bytes ${start}-${end}/${sizeBytes}`);
  void reply.header('content-length', end - start + 1);
  try {
    return await reply.send(await ctx.services.storage.get(storageKey, { start, end }));
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    ctx.services.log.error({ recordingId: id, reason: error.message }, 'a recording could not be read');
    void reply.removeHeader('content-length').removeHeader('content-range').removeHeader('content-disposition');
    void reply.header('content-type', 'application/json; charset=utf-8');
    throw unavailable('store_away', 'The recording cannot be read at this moment. Try again later.');
  }
}
