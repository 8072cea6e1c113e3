import { type RawBuilder, sql } from '#server/platform/sql.ts';

/** Mean seconds from connection to the end of wrap-up of the queue's last answered interactions; null: there are none. */
export const recentHandleSeconds = (queueId: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select avg(extract(epoch from closed_at - connected_at))::float8 from (
    select closed_at, connected_at from interaction r
    where r.queue_id = ${queueId} and r.outcome = 'answered' and r.training_call_id is null and r.closed_at is not null and r.connected_at is not null
    order by r.closed_at desc limit 50) recent)`;
