import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema } from 'fastify';
import { sessionCookieName } from '#server/platform/auth-options.ts';
import { ErrorBody } from '#server/platform/schema.ts';
import { contentSecurityPolicy } from '#server/platform/security-headers.ts';

const description = `JSON over HTTP. Sign in with a session cookie, or send \`Authorization: Bearer <api key>\`.
Lists answer \`{ items, nextCursor }\`: pass \`nextCursor\` back as \`cursor\` for the next page.
Errors answer \`{ error: { code, message, details? } }\`: programs go by \`code\`.
Creates take an \`Idempotency-Key\`: repeats within 24 hours get the answer of the first.`;

/** The one inline style sheet of Swagger UI's page. */
const SWAGGER_STYLE = "'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='";

/** The OpenAPI description of every route registered after it: `/api/openapi.json`, and to read and try at `/api/docs`. */
export async function describeApi(app: FastifyInstance, publicUrl: string): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Patchbay', version: '1', description },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: sessionCookieName(publicUrl) },
          apiKey: { type: 'http', scheme: 'bearer' },
        },
      },
      security: [{ session: [] }, { apiKey: [] }],
    },
    transform: ({ schema, url, route }) => ({
      url,
      schema: describeRoute(url, route.method, schema ?? {}, route.config),
    }),
  });
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger());
  const policy = contentSecurityPolicy({ publicUrl, scriptHashes: [], styleHashes: [SWAGGER_STYLE], twilio: false });
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { url: '/api/openapi.json', validatorUrl: null },
    uiHooks: {
      onRequest: (_request, reply, next) => {
        void reply.header('content-security-policy', policy);
        next();
      },
    },
  });
}

interface RouteConfig {
  public?: boolean;
  roles?: readonly string[];
}

function describeRoute(
  url: string,
  method: string | string[],
  schema: FastifySchema,
  config: RouteConfig = {},
): FastifySchema {
  const response = (schema.response ?? {}) as Record<string, unknown>;
  const creates = method === 'POST' && '201' in response;
  return {
    ...schema,
    tags: schema.tags ?? [url.split('/')[url.startsWith('/api/v1/') ? 3 : 2] ?? 'api'],
    ...(config.public ? { security: [] } : {}),
    ...(config.roles
      ? { description: [schema.description, `Only for: ${config.roles.join(', ')}.`].filter(Boolean).join(' ') }
      : {}),
    ...(creates
      ? { headers: { type: 'object', properties: { 'idempotency-key': { type: 'string', maxLength: 200 } } } }
      : {}),
    response: { ...response, '4XX': ErrorBody, '5XX': ErrorBody },
  };
}
