import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { first, sql } from '#server/platform/sql.ts';

/** The number that others see when we ring them for this interaction, E.164. */
export const shownNumberOf = (ctx: Context, interaction: Interaction): string =>
  interaction.direction === 'outbound'
    ? interaction.fromNumber!
    : (chosenNumber(ctx, interaction) ?? interaction.toNumber);

/**
 * The number of ours to ring from: what was set for queue or branch; else one that leads to the queue, one of the branch, any. Asks the carrier
 * when we have none on record: not inside a transaction.
 */
export async function findOwnNumber(
  ctx: Context,
  place: { queueId: string | null; branchId: string | null },
): Promise<string> {
  const own =
    chosenNumber(ctx, place) ?? (await findRecorded(ctx, place)) ?? (await ctx.services.carrier.listNumbers())[0];
  if (!own) throw conflict('no_caller_id', 'There is no number of ours to ring from.');
  return own;
}

const chosenNumber = (
  { services: { settings } }: Context,
  { queueId = null, branchId = null }: Pick<Interaction, 'queueId' | 'branchId'>,
): string | null => settings.of('callerId', ...(queueId ? [queueId] : []), ...settings.placesOf(branchId));

async function findRecorded(
  ctx: Context,
  { queueId, branchId }: { queueId: string | null; branchId: string | null },
): Promise<string | undefined> {
  const row = await first(
    ctx.em,
    sql<{ number: string }>`
      select coalesce(caller_id, phone_number) as number from entry_point where active
      order by queue_id is not distinct from ${queueId}::uuid desc, branch_id is not distinct from ${branchId}::uuid desc,
        branch_id is not null, queue_id is not null, phone_number
      limit 1`,
  );
  return row?.number;
}
