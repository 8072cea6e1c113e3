import { createHash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Context } from './context.ts';
import { badRequest, DomainError } from './errors.ts';
import { newId } from './ids.ts';
import { first, run, sql } from './sql.ts';
import { inTransaction } from './transaction.ts';

const HOURS_24 = 24 * 3600_000;

/**
 * A create, done once per `Idempotency-Key` (of one person and route, for 24 hours): the answer is kept in the same transaction as the work, so
 * whoever repeats the request, even at the same moment, gets the answer of the first. The same key with another body is refused (422).
 * `work` answers the view to send; without the header it simply runs.
 */
export async function createOnce<T>(
  request: FastifyRequest,
  reply: FastifyReply,
  work: (ctx: Context) => Promise<T>,
): Promise<T> {
  void reply.code(201);
  return answerOnce(request, work);
}

/** As `createOnce`, without setting the status. */
export async function answerOnce<T>(request: FastifyRequest, work: (ctx: Context) => Promise<T>): Promise<T> {
  const key = readKey(request);
  if (key === null) return inTransaction(request.ctx, work);
  const bodyHash = createHash('sha256')
    .update(JSON.stringify(askedOf(request)))
    .digest('base64url');
  return inTransaction(request.ctx, async ctx => {
    const place = {
      actorKey: `${ctx.actor.kind}:${ctx.actor.id}`,
      route: `${request.method} ${request.routeOptions.url}`,
      key,
    };
    const id = await claim(ctx, place, bodyHash);
    if (id === null) return repeated<T>(ctx, place, bodyHash);
    const answer = await work(ctx);
    await ctx.em.flush();
    await run(
      ctx.em,
      sql`update idempotency_key set status = 201, answer = ${JSON.stringify(answer)}::jsonb where id = ${id}`,
    );
    return answer;
  });
}

/** The same key at another address of the same route, such as another user's, asks for something else. */
const askedOf = ({ params, body = null }: FastifyRequest): unknown =>
  Object.keys((params as object | undefined) ?? {}).length > 0 ? { params, body } : body;

interface Place {
  actorKey: string;
  route: string;
  key: string;
}

function readKey(request: FastifyRequest): string | null {
  const key = request.headers['idempotency-key'];
  if (key === undefined) return null;
  if (typeof key !== 'string' || !/^[\x21-\x7e]{1,200}$/.test(key))
    throw badRequest(
      'invalid_idempotency_key',
      'Idempotency-Key must be 1 to 200 printable characters without spaces.',
    );
  return key;
}

/** The id of the row that is now ours, or null when another request had the key first; that one has then been waited for. */
async function claim(ctx: Context, { actorKey, route, key }: Place, bodyHash: string): Promise<string | null> {
  const expired = new Date(ctx.now.getTime() - HOURS_24);
  await run(
    ctx.em,
    sql`
    delete from idempotency_key where id in (
      select id from idempotency_key where created_at < ${expired} order by created_at limit 50 for update skip locked)`,
  );
  const row = await first(
    ctx.em,
    sql<{ id: string }>`
    insert into idempotency_key (id, actor_key, route, key, body_hash, created_at)
    values (${newId()}, ${actorKey}, ${route}, ${key}, ${bodyHash}, ${ctx.now})
    on conflict (actor_key, route, key) do update
      set body_hash = excluded.body_hash, created_at = excluded.created_at, status = null, answer = null
      where idempotency_key.created_at < ${expired}
    returning id`,
  );
  return row?.id ?? null;
}

async function repeated<T>(ctx: Context, { actorKey, route, key }: Place, bodyHash: string): Promise<T> {
  const row = await first(
    ctx.em,
    sql<{ body_hash: string; answer: T }>`
    select body_hash, answer from idempotency_key where actor_key = ${actorKey} and route = ${route} and key = ${key}`,
  );
  if (!row || row.body_hash !== bodyHash)
    throw new DomainError(
      422,
      'idempotency_key_reused',
      'This Idempotency-Key was used with another body. Use a new one.',
    );
  return row.answer;
}
