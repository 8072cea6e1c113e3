import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Log } from './context.ts';

/**
 * One line per answer: the route as written in the code, never the address asked for, its query, headers or bodies, since those hold
 * numbers, e-mail addresses and cookies.
 */
export function logAnswers(app: FastifyInstance, log: Log): void {
  app.addHook('onResponse', async (request, reply) => {
    log.info(
      {
        requestId: request.id,
        method: request.method,
        route: request.is404 ? null : request.routeOptions.url,
        status: reply.statusCode,
        ms: Math.round(reply.elapsedTime),
        userId: request.ctx?.actor.id ?? undefined,
      },
      'answered',
    );
  });
}

/** Fastify's own remarks (there are few: answers sent twice, sockets that broke) go to the same log, without the objects it adds. */
export function frameworkLog(log: Log): FastifyBaseLogger {
  const say = (level: keyof Log) => (first: unknown, second?: unknown) => {
    const message =
      typeof first === 'string' ? first : typeof second === 'string' ? second : 'a remark of the web framework';
    const error = first instanceof Error ? first : (first as { err?: unknown } | null)?.err;
    log[level](error instanceof Error ? { error: error.name } : {}, message);
  };
  const logger = {
    level: 'info',
    silent: () => undefined,
    trace: say('debug'),
    debug: say('debug'),
    info: say('debug'),
    warn: say('warn'),
    error: say('error'),
    fatal: say('error'),
    child: () => logger,
  };
  return logger as FastifyBaseLogger; // pino's overloads of each method cannot be spelled out here
}
