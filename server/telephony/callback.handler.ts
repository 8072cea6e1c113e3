import parsePhoneNumber from 'libphonenumber-js/min';
import { contactOf } from '#server/callbacks/callback-contact.ts';
import { promiseInLine } from '#server/callbacks/callback.actions.ts';
import { findDenial } from '#server/customers/permission/demand-permission.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, notFound } from '#server/platform/errors.ts';
import { findRow } from '#server/platform/rows.ts';
import { findPlaceInLine } from '#server/routing/queue.queries.ts';
import { shownNumberOf } from './caller-id.ts';
import { whereTheyAre } from './next-document.ts';
import type { VoiceTwiml } from './twiml.ts';
import { callbackSteps } from './urls.ts';
import { needId, queryOf } from './webhook-fields.ts';
import type { Webhook, WebhookHandler } from './webhook.actions.ts';

/** A round of waiting, with the offer to be rung back where the wait is long enough. */
export async function waitingOf(ctx: Context, twiml: VoiceTwiml, interaction: Interaction): Promise<string> {
  const place = await findPlaceInLine(ctx, interaction.id);
  const { settings } = ctx.services;
  const queueId = interaction.queueId ?? null;
  const offers =
    place !== null &&
    !interaction.trainingCallId &&
    settings.of('callbackOffered', queueId) &&
    place.expectedWaitSeconds >= settings.of('callbackFromSeconds', queueId) &&
    !(await isDenied(ctx, interaction));
  return twiml.waiting(interaction, place, offers);
}

/** Nobody is offered what we could not keep: whom we are not to ring is not rung back either. */
async function isDenied(ctx: Context, interaction: Interaction): Promise<boolean> {
  const { fromNumber, queueId, customerId = null, branchId = null } = interaction;
  if (!fromNumber || !queueId) return false;
  const ownNumber = shownNumberOf(ctx, interaction);
  const promise = { phoneNumber: fromNumber, ownNumber, queueId, customerId, branchId, origin: 'in_line' as const };
  return (await findDenial(ctx, contactOf(promise))) !== null;
}

/** The keys of somebody who would rather be rung back. Who is being connected meanwhile is, whatever they press. */
export const callbackHandler =
  (twiml: VoiceTwiml): WebhookHandler =>
  async (ctx, webhook) => {
    const query = queryOf(webhook);
    const interaction = await findRow(ctx.em, Interaction, { id: needId(query, 'interaction') });
    if (!interaction) throw notFound('interaction');
    const step = callbackSteps.find(known => known === query.get('step'));
    const digits = webhook.params.Digits ?? '';
    switch (step) {
      case 'offer':
        if (digits !== '1') return twiml.waitOn(interaction);
        return interaction.fromNumber
          ? twiml.confirmCallback(interaction, interaction.fromNumber)
          : twiml.askCallbackNumber(interaction, false);
      case 'number': {
        const number = numberOf(digits, interaction);
        return number ? twiml.confirmCallback(interaction, number) : twiml.askCallbackNumber(interaction, true);
      }
      case 'confirm':
        return confirmed(ctx, twiml, interaction, webhook, query.get('number') ?? '');
      default:
        throw badRequest('bad_step', 'No such step.');
    }
  };

async function confirmed(
  ctx: Context,
  twiml: VoiceTwiml,
  interaction: Interaction,
  webhook: Webhook,
  phoneNumber: string,
): Promise<string> {
  if (webhook.params.Digits === '2') return twiml.askCallbackNumber(interaction, false);
  if (webhook.params.Digits !== '1' || !parsePhoneNumber(phoneNumber)) return twiml.waitOn(interaction);
  const promised = await promiseInLine(ctx, interaction.id, phoneNumber);
  // They are being connected at this moment, or are not to be rung at this number.
  if (!promised) return whereTheyAre(ctx, twiml, interaction);
  return twiml.sayAndHangUp(interaction.language, 'callbackPromised');
}

/** As somebody types it at a telephone: as one dials at home, where our number is, or with 00 and the country's code. */
function numberOf(digits: string, { toNumber }: Interaction): string | null {
  const abroad = digits.startsWith('00') ? parsePhoneNumber(`+${digits.slice(2)}`) : undefined;
  const home = parsePhoneNumber(toNumber)?.country;
  const number = abroad ?? (home && parsePhoneNumber(digits, home)) ?? parsePhoneNumber(`+${digits}`);
  return number?.isPossible() ? number.number : null;
}
