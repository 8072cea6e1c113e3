import { defineEntity, p } from '@mikro-orm/core';

/** A create that was asked for under an `Idempotency-Key`, with the answer it got. */
const IdempotencyKeySchema = defineEntity({
  name: 'IdempotencyKey',
  tableName: 'idempotency_key',
  properties: {
    id: p.uuid().primary(),
    actorKey: p.text(),
    route: p.text(),
    key: p.text(),
    bodyHash: p.text(),
    /** Null while the first request with this key is still being dealt with: only its own transaction sees that. */
    status: p.integer().nullable(),
    answer: p.json<unknown>().nullable(),
    createdAt: p.datetime().index(),
  },
  uniques: [{ properties: ['actorKey', 'route', 'key'] }],
});
export class IdempotencyKey extends IdempotencyKeySchema.class {}
IdempotencyKeySchema.setClass(IdempotencyKey);
