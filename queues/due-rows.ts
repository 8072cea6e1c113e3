import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { planAlarm } from './alarm.ts';
import type { PlannedJob } from './define-job.ts';
import { endWrapUpsJob } from './jobs/end-wrap-ups.ts';
import { expireOffersJob } from './jobs/expire-offers.ts';
import { giveUpAbsentAgentsJob } from './jobs/give-up-absent-agents.ts';
import { ringTrainingCallersJob } from './jobs/ring-training-callers.ts';
import { lineUpCallbacksJob } from './jobs/line-up-callbacks.ts';
import { runErrandsJob } from './jobs/run-errands.ts';
import { tendRecordingsJob } from './jobs/tend-recordings.ts';
import { keepingOfRecording, noticesOfAbsence, sendingOfMail } from './reactions.ts';

/** At most so many rows of a kind in one sweep; the earliest first, the others in the next. */
const MOST = 5_000;

interface DueRow {
  kind:
    | 'offer'
    | 'awaited'
    | 'wrap_up'
    | 'away'
    | 'errand'
    | 'mail'
    | 'training'
    | 'callback'
    | 'recording'
    | 'paused'
    | 'kept';
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
      (select 'awaited', id, agent_awaited_until from interaction
        where state in ('connecting', 'in_progress') and agent_awaited_until is not null limit ${MOST})
      union all
      (select 'awaited', id, awaited_until from leg where awaited_until is not null and state <> 'left' limit ${MOST})
      union all
      (select 'wrap_up', id, wrap_up_until from interaction
        where state = 'wrap_up' and wrap_up_until is not null limit ${MOST})
      union all
      (select 'away', user_id, away_since from presence where away_since is not null and state <> 'offline' limit ${MOST})
      union all
      (select 'errand', id, due_at from carrier_errand where state in ('planned', 'sent') order by due_at limit ${MOST})
      union all
      (select 'callback', id, next_attempt_at from callback where state = 'waiting' order by next_attempt_at limit ${MOST})
      union all
      (select 'mail', id, due_at from mail where state in ('planned', 'sending') order by due_at limit ${MOST})
      union all
      (select 'training', id, next_call_at from training_session where ended_at is null order by next_call_at limit ${MOST})
      union all
      (select 'training', id, created_at from training_call where state = 'planned' order by created_at limit ${MOST})
      union all
      (select case when ended_at is null then 'recording' else 'kept' end, id, due_at from recording
        where due_at is not null order by due_at limit ${MOST})
      union all
      (select 'paused', id, paused_until from recording where paused_until is not null limit ${MOST})`,
  );
  const jobs = rows.flatMap(row => planFor(row.kind, row.id, new Date(row.at)));
  return [...new Map(jobs.map(job => [job.key, job])).values()];
}

function planFor(kind: DueRow['kind'], id: string, at: Date): PlannedJob[] {
  switch (kind) {
    case 'offer':
      return [planAlarm(expireOffersJob, at)];
    case 'awaited':
      return [planAlarm(giveUpAbsentAgentsJob, at)];
    case 'wrap_up':
      return [planAlarm(endWrapUpsJob, at)];
    case 'away':
      return noticesOfAbsence(id, at);
    case 'errand':
      return [planAlarm(runErrandsJob, at)];
    case 'training':
      return [planAlarm(ringTrainingCallersJob, at)];
    case 'recording':
    case 'paused':
      return [planAlarm(tendRecordingsJob, at)];
    case 'kept':
      return [keepingOfRecording(id, at)];
    case 'callback':
      return [planAlarm(lineUpCallbacksJob, at)];
    case 'mail':
      return [sendingOfMail(id, at)];
  }
}
