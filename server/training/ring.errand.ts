import { CarrierError } from '#server/platform/carrier.ts';
import type { Context } from '#server/platform/context.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import type { Language } from '#server/platform/schema.ts';
import { listSituations, needSimulation } from './situations.queries.ts';
import { callNext, settleTrainingCall } from './training.actions.ts';

interface Claimed {
  id: string;
  situation: string;
  language: Language;
  user_id: string;
  seed: number;
  patience_seconds: number | null;
}

/** Plans whom the running sessions ask for, and rings for everybody who is planned. Safe to call any number of times. */
export async function ringTrainingCallers(ctx: Context): Promise<void> {
  if (!ctx.services.carrier.simulation) return;
  const sessions = await run(
    ctx.em,
    sql<{ id: string; user_id: string; languages: Language[] }>`
      select id, user_id, languages from training_session where ended_at is null and next_call_at <= ${ctx.now}`,
  );
  for (const { id, user_id: userId, languages } of sessions) {
    const situations = (await listSituations(ctx, userId)).filter(({ outOfReach }) => !outOfReach);
    await callNext(
      ctx,
      id,
      languages.flatMap(language => situations.map(situation => ({ situation: situation.id, language }))),
    );
  }
  const planned = await run(
    ctx.em,
    sql<{ id: string }>`select id from training_call where state = 'planned' limit 100`,
  );
  for (const { id } of planned) await ring(ctx, id);
}

/** Claim, call the carrier, settle. At most once: what was asked and never answered is not asked again. */
async function ring(ctx: Context, id: string): Promise<void> {
  const call = await first(
    ctx.em,
    sql<Claimed>`
      update training_call set state = 'asked', version = version + 1 where id = ${id} and state = 'planned'
      returning id, situation, language, user_id, seed, patience_seconds`,
  );
  if (!call) return;
  const { situation, language, user_id: userId, seed, patience_seconds: patienceSeconds } = call;
  const order = { situation, language, seed, patienceSeconds, trainingCallId: id, userId };
  try {
    await settleTrainingCall(ctx, id, (await needSimulation(ctx).ring(order)).callSid);
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    ctx.services.log.warn({ trainingCallId: id, outcome: error.outcome }, 'the simulated customer could not ring');
    await settleTrainingCall(ctx, id, null);
  }
}
