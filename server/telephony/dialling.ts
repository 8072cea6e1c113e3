import { record } from '#server/events/record.ts';
import { asSubject } from '#server/interactions/interaction.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { first, sql } from '#server/platform/sql.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { planErrand } from './errand.actions.ts';
import type { Leg } from './leg.entity.ts';

/** Plans to dial a line into its room, in its turn: the carrier places so many calls a second, and more at once would only wait there unseen. */
export async function planDial(ctx: Context, interaction: Interaction, leg: Leg): Promise<void> {
  if (leg.dialsAt) return;
  leg.dialsAt = await takeTurn(ctx);
  await planErrand(ctx, {
    kind: 'dial',
    interactionId: interaction.id,
    about: leg.id,
    params: { legId: leg.id },
    dueAt: leg.dialsAt,
  });
  record(ctx, 'interaction.dialled', asSubject(interaction), {
    data: { ...(leg.userId && { userId: leg.userId }), legId: leg.id },
  });
}

/** The next turn. Whoever asks at the same moment waits for this transaction: turns are handed out one after the other. */
async function takeTurn(ctx: Context): Promise<Date> {
  const apart = 1 / ctx.services.settings.of('dialsPerSecond');
  const row = await first(
    ctx.em,
    sql<{ at: string }>`
      update dial_pace set next_at = greatest(next_at, ${ctx.now}) + make_interval(secs => ${apart}::float8)
      where id = 1 returning next_at - make_interval(secs => ${apart}::float8) as at`,
  );
  return new Date(row!.at);
}

/** Until when a dialled line is waited for, from when it is dialled on. */
export const dialledUntil = (ctx: Context, dialsAt: Date): Date =>
  secondsLater(dialsAt, ctx.services.settings.of('dialSeconds') + 10);
