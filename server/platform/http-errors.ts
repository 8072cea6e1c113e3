import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Log } from './context.ts';
import { DomainError } from './errors.ts';

/** Turns what was thrown into the one form of an error answer; nothing internal gets out. */
export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: unknown, request, reply) => {
    const refusal = asRefusal(error);
    if (refusal) return sendError(reply, refusal);
    log.error({ requestId: request.id, route: request.routeOptions.url, error: describe(error) }, 'a request failed');
    return sendError(
      reply,
      new DomainError(500, 'internal', 'Something went wrong here. Try again; if it stays, report the request id.', {
        requestId: request.id,
      }),
    );
  });
}

export function sendError(reply: FastifyReply, error: DomainError): FastifyReply {
  const { code, message, details } = error;
  if (error.status === 503 && !reply.hasHeader('retry-after')) void reply.header('retry-after', '2');
  // Errors of `/api/auth` are also read by better-auth's client, which looks for them at the top.
  const top = isAuthRoute(reply.request) ? { code, message } : {};
  return reply
    .code(error.status)
    .type('application/json; charset=utf-8')
    .serializer((body: unknown) => JSON.stringify(body))
    .send({ ...top, error: { code, message, ...(details && { details }) } });
}

const isAuthRoute = (request: FastifyRequest): boolean => request.url.startsWith('/api/auth/');

function asRefusal(error: unknown): DomainError | null {
  if (error instanceof DomainError) return error;
  if (isFrameworkError(error)) return frameworkRefusal(error);
  return databaseRefusal(error);
}

/** Fastify's own refusals, with words that say what to do. */
const frameworkCodes: Record<string, [code: string, message: string]> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['wrong_content_type', 'Send the body as application/json.'],
  FST_ERR_CTP_BODY_TOO_LARGE: ['too_large', 'The request is too large.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid_json', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid_request', 'The body is not as long as announced.'],
};

const isFrameworkError = (error: unknown): error is FastifyError =>
  error instanceof Error &&
  'statusCode' in error &&
  typeof error.statusCode === 'number' &&
  error.statusCode >= 400 &&
  error.statusCode < 500;

function frameworkRefusal(error: FastifyError): DomainError {
  const [code, message] =
    frameworkCodes[error.code] ??
    (error instanceof SyntaxError
      ? ['invalid_json', 'The body is not valid JSON.']
      : ['invalid_request', 'The request cannot be understood.']);
  return new DomainError(error.statusCode ?? 400, code, message);
}

/** No connection, or cut: connection exceptions, shutdown, crash, starting up, too many connections; and what sockets say. */
const AWAY = /^(08...|57P0[1235]|53300|ECONN(REFUSED|RESET)|EPIPE|ETIMEDOUT|ENOTFOUND|EHOSTUNREACH)$/;
/** Waited too long for a lock or for the statement. */
const BUSY = /^(55P03|57014|25P0[34])$/;
const AWAY_WORDS =
  /^(Connection terminated|database ".*" is not currently accepting connections|timeout exceeded when trying to connect|Client has encountered a connection error|Cannot use a pool after)/;

export function databaseRefusal(error: unknown): DomainError | null {
  for (let cause = error; cause instanceof Error; cause = cause.cause ?? firstOf(cause)) {
    const code = 'code' in cause ? String(cause.code) : '';
    if (AWAY.test(code) || AWAY_WORDS.test(cause.message))
      return new DomainError(
        503,
        'database_away',
        'The database does not answer at this moment. Try again in a few seconds.',
      );
    if (BUSY.test(code))
      return new DomainError(503, 'database_busy', 'The database is busy. Try again in a few seconds.');
    // Disk full: what was asked is not done, reading goes on.
    if (code === '53100')
      return new DomainError(
        507,
        'storage_full',
        'The storage is full: nothing was saved. Tell whoever runs this system.',
      );
  }
  return null;
}

/** Node tries several addresses of one host and reports them together. */
const firstOf = (error: Error): unknown => (error instanceof AggregateError ? error.errors[0] : undefined);

/** Kind, place and database code of a bug: messages may quote what people typed, so those of the database stay out. */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { type: typeof error };
  const code = 'code' in error ? { code: String(error.code) } : {};
  const fromDatabase = 'severity' in error || error.cause instanceof Error || error.name.endsWith('Exception');
  const stack = error.stack
    ?.split('\n')
    .filter(line => line.trimStart().startsWith('at '))
    .slice(0, 12)
    .join('\n');
  return { name: error.name, ...code, ...(fromDatabase ? {} : { message: error.message }), stack };
}
