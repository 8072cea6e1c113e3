import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { run, sql } from '#server/platform/sql.ts';

interface TicketPlace {
  id: string;
  version: number;
  branchId: string | null;
  ownerId: string | null;
  createdById: string | null;
  queueId: string | null;
}

/** What says who sees these tickets. Unknown ids are left out. */
export const loadTicketPlaces = (em: SqlEntityManager, ids: readonly string[]): Promise<TicketPlace[]> =>
  run(
    em,
    sql<TicketPlace>`
      select id, version, branch_id as "branchId", owner_id as "ownerId", created_by_id as "createdById", queue_id as "queueId"
      from ticket where id = any(${ids}::uuid[])`,
  );
