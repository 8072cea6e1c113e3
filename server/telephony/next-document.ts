import { supersedeCallbacks } from '#server/callbacks/supersede.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { findDoor } from '#server/routing/door.ts';
import type { Queue } from '#server/routing/queue.entity.ts';
import { queueInteraction, turnAway } from '#server/routing/work.actions.ts';
import { shownNumberOf } from './caller-id.ts';
import { hearAgain } from './flows/flow-run.actions.ts';
import { Leg } from './leg.entity.ts';
import { prompts } from './prompts.ts';
import type { Spoken, VoiceTwiml } from './twiml.ts';

/** Into line, or told why not, after these words. */
export async function enterQueue(
  ctx: Context,
  twiml: VoiceTwiml,
  interaction: Interaction,
  queue: Queue,
  first: readonly Spoken[],
): Promise<string> {
  const { id, language, branchId } = interaction;
  const { settings } = ctx.services;
  const told = (say: string) => twiml.hearAndHangUp([...first, { say, language }]);
  const door = await findDoor(ctx, queue);
  switch (door.is) {
    case 'open':
      await queueInteraction(ctx, id, door.queue);
      await supersedeCallbacks(ctx, id);
      return twiml.waitInLine(interaction, first);
    case 'closed':
      await turnAway(ctx, id, 'queue_closed');
      return told(door.words[language]);
    case 'full':
      await turnAway(ctx, id, 'queue_full');
      return told(prompts[language].noRoom);
    case 'after_hours': {
      await turnAway(ctx, id, 'out_of_hours');
      const timeZone = settings.of('timeZone', ...settings.placesOf(branchId));
      return told(prompts[language].closedUntil(door.opensAt, timeZone));
    }
  }
}

/** What a caller should hear whose call turns up here unexpectedly: a repeated first request, a redirect that came too late. */
export async function whereTheyAre(ctx: Context, twiml: VoiceTwiml, interaction: Interaction): Promise<string> {
  switch (interaction.state) {
    case 'in_ivr':
      return hearAgain(ctx, twiml, interaction);
    case 'queued':
    case 'offered':
      return twiml.waitInLine(interaction);
    case 'connecting':
    case 'in_progress':
      return twiml.joinAsCustomer(interaction.id, await customerLine(ctx, interaction));
    case 'outside':
      return putThrough(ctx, twiml, interaction);
    case 'wrap_up':
    case 'closed':
      return twiml.sayAndHangUp(interaction.language, 'goodbye');
  }
}

/** To the telephone outside that has them now. */
export const putThrough = async (ctx: Context, twiml: VoiceTwiml, interaction: Interaction): Promise<string> => {
  const { outsideNumber } = interaction;
  if (interaction.state !== 'outside' || !outsideNumber) return whereTheyAre(ctx, twiml, interaction);
  const seconds = ctx.services.settings.of('dialSeconds');
  return twiml.putThrough(interaction, outsideNumber, shownNumberOf(ctx, interaction), seconds);
};

export const customerLine = async (ctx: Context, interaction: Interaction): Promise<Leg> =>
  (await findRow(ctx.em, Leg, { interactionId: interaction.id, kind: 'customer' }))!;
