import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type {} from '@fastify/swagger'; // schema.hide
import type { FastifyInstance } from 'fastify';
import { carrierActor, createContext, type Services } from '#server/platform/context.ts';
import { findWav } from './flow.queries.ts';

/** The bank's recordings, for the carrier: who has the address may hear it, and nobody guesses it. */
export function serveFlowSounds(app: Pick<FastifyInstance, 'get'>, em: SqlEntityManager, services: Services): void {
  app.get<{ Params: { file: string } }>(
    '/twilio/audio/flow/:file',
    { schema: { hide: true } },
    async (request, reply) => {
      const token = /^([A-Za-z0-9_-]{32})\.wav$/.exec(request.params.file)?.[1];
      const wav = token ? await findWav(createContext(em, services, carrierActor, 'recording'), { token }) : null;
      if (!wav) return reply.code(404).send();
      return reply.type('audio/wav').header('cache-control', 'private, max-age=86400').send(wav);
    },
  );
}
