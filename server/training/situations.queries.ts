import { type Context } from '#server/platform/context.ts';
import { conflict, unavailable } from '#server/platform/errors.ts';
import { CarrierError } from '#server/platform/carrier.ts';
import type { SimulatedSituation, Simulation } from '#server/platform/simulation.ts';
import type { Reference } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { queuesByMenuCode } from '#server/telephony/flows/flow.queries.ts';
import type { TrainingSituation } from './training.schema.ts';

export function needSimulation(ctx: Context): Simulation {
  const { simulation } = ctx.services.carrier;
  if (!simulation) throw conflict('no_training', 'Simulated customers come with the built-in telephone only.');
  return simulation;
}

/** What the simulated customers can ring about. */
export async function listSimulated(ctx: Context): Promise<SimulatedSituation[]> {
  try {
    return await needSimulation(ctx).listSituations();
  } catch (error) {
    if (error instanceof CarrierError) throw unavailable('carrier_away', 'The built-in telephone does not answer.');
    throw error;
  }
}

/** Seen by this person: which queue each leads to, and whether they work there. */
export async function listSituations(ctx: Context, userId: string): Promise<TrainingSituation[]> {
  const [simulated, queues, targets] = await Promise.all([
    listSimulated(ctx),
    queuesById(ctx, userId),
    queuesByMenuCode(ctx),
  ]);
  return simulated.map(({ id, difficulty, practises, menu: choice }) => {
    // Who chooses nothing is led where those go who choose something else.
    const queue = queues.get(targets.get(choice ?? 'other'));
    const outOfReach = !queue?.works;
    return {
      id,
      difficulty,
      practises,
      queue: choice && queue ? { id: queue.id, name: queue.name } : null,
      outOfReach,
    };
  });
}

async function queuesById(ctx: Context, userId: string) {
  const rows = await run(
    ctx.em,
    sql<Reference & { works: boolean }>`
      select q.id, q.name, exists (select 1 from queue_member m where m.queue_id = q.id and m.user_id = ${userId}) as works
      from queue q where q.active`,
  );
  return new Map<string | undefined, (typeof rows)[number]>(rows.map(row => [row.id, row]));
}
