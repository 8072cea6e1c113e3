import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { type PlannedJob, plan } from './define-job.ts';
import { endWrapUpJob } from './jobs/end-wrap-up.ts';
import { expireOfferJob } from './jobs/expire-offer.ts';
import { giveUpJoiningJob } from './jobs/give-up-joining.ts';
import { giveUpReturningJob } from './jobs/give-up-returning.ts';
import { runErrandJob } from './jobs/run-errand.ts';
import { noticesOfAbsence } from './reactions.ts';

/** At most so many rows of a kind in one sweep; the earliest first, the others in the next. */
const MOST = 5_000;

interface DueRow {
  kind: 'offer' | 'joining' | 'returning' | 'wrap_up' | 'away' | 'errand';
  id: string;
  at: Date;
}

/** Every job that the rows ask for at this moment, planned or not, whatever became of the events that told of it. */
export async function listDueJobs(ctx: Context): Promise<PlannedJob[]> {
  const rows = await run(
    ctx.em,
    sql<DueRow>`
      (select 'offer' as kind, id, expires_at as at from offer where state = 'pending' order by expires_at limit ${MOST})
      union all
      (select case state when 'connecting' then 'joining' else 'returning' end, id, agent_awaited_until from interaction
        where state in ('connecting', 'in_progress') and agent_awaited_until is not null limit ${MOST})
      union all
      (select 'wrap_up', id, wrap_up_until from interaction
        where state = 'wrap_up' and wrap_up_until is not null limit ${MOST})
      union all
      (select 'away', user_id, away_since from presence where away_since is not null and state <> 'offline' limit ${MOST})
      union all
      (select 'errand', id, due_at from carrier_errand where state in ('planned', 'sent') order by due_at limit ${MOST})`,
  );
  return rows.flatMap(row => planFor(row.kind, row.id, new Date(row.at)));
}

function planFor(kind: DueRow['kind'], id: string, at: Date): PlannedJob[] {
  const dueAt = at.toISOString();
  switch (kind) {
    case 'offer':
      return [plan(expireOfferJob, { offerId: id, dueAt }, at)];
    case 'joining':
      return [plan(giveUpJoiningJob, { interactionId: id, dueAt }, at)];
    case 'returning':
      return [plan(giveUpReturningJob, { interactionId: id, dueAt }, at)];
    case 'wrap_up':
      return [plan(endWrapUpJob, { interactionId: id, dueAt }, at)];
    case 'away':
      return noticesOfAbsence(id, at);
    case 'errand':
      return [plan(runErrandJob, { errandId: id, dueAt }, at)];
  }
}
