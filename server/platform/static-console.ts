import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from './errors.ts';
import { sendError } from './http-errors.ts';

/** The console as built: its folder, and the hashes under which its inline scripts may run. Null: it has not been built. */
export interface BuiltConsole {
  folder: string;
  scriptHashes: string[];
}

export function findBuiltConsole(folder: string): BuiltConsole | null {
  let html: string;
  try {
    html = readFileSync(join(folder, 'index.html'), 'utf8');
  } catch {
    return null;
  }
  const inline = [...html.matchAll(/<script>([\s\S]*?)<\/script>/g)].map(match => match[1]!);
  return {
    folder,
    scriptHashes: inline.map(script => `'sha256-${createHash('sha256').update(script).digest('base64')}'`),
  };
}

/** Serves the console; addresses that are no file are its screens. Without a build, people read what is missing. */
export function serveConsole(app: FastifyInstance, built: BuiltConsole | null): void {
  if (built) {
    void app.register(fastifyStatic, {
      root: built.folder,
      preCompressed: true,
      // Ours come below; the names of immutable files carry a hash of their content.
      cacheControl: false,
      setHeaders: (reply, path) =>
        void reply.header(
          'cache-control',
          path.includes(`${sep}_app${sep}immutable${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
        ),
    });
  }
  app.setNotFoundHandler((request, reply) => {
    if (!isScreen(request))
      return sendError(reply, new DomainError(404, 'not_found', 'There is nothing at this address.'));
    return built ? reply.sendFile('index.html') : answerUnbuilt(reply);
  });
}

const notScreens = /^\/(api|twilio|socket\.io|carrier|phone|metrics|_app)(\/|$|\?)/;
const isScreen = (request: FastifyRequest): boolean =>
  ['GET', 'HEAD'].includes(request.method) &&
  !notScreens.test(request.url) &&
  (request.headers.accept ?? '').includes('text/html');

const answerUnbuilt = (reply: FastifyReply): FastifyReply =>
  reply
    .code(503)
    .type('text/plain; charset=utf-8')
    .send('The console has not been built yet: run "npm run build", then start again.\n');
