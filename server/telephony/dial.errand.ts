import { contactOf } from '#server/callbacks/callback-contact.ts';
import { Callback } from '#server/callbacks/callback.entity.ts';
import { type Contact, findRefusal } from '#server/customers/permission/demand-permission.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { LegEndReason } from '#server/interactions/interaction.schema.ts';
import { CarrierError } from '#server/platform/carrier.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { shownNumberOf } from './caller-id.ts';
import { lineEnded, noteDialled } from './dial.actions.ts';
import { type ClaimedErrand, postpone, settle } from './errand-state.ts';
import { Leg, isOpen } from './leg.entity.ts';
import { labelOf, roomName, voiceUrls } from './urls.ts';

/** What was sent without an answer is looked for at the carrier this often, and for so long. */
const LOOK_EVERY_SECONDS = 5;
const LOOK_SECONDS = 60;

/**
 * Dials a line into its room, once or not at all: the carrier has no way to make a repetition harmless. What was sent without an answer is
 * looked for by its label, and never sent again; what cannot be found is told to the person who waits for it.
 */
export async function dial(ctx: Context, errand: ClaimedErrand): Promise<void> {
  const legId = errand.params.legId!;
  const leg = await findRow(ctx.em, Leg, { id: legId });
  if (!leg || !isOpen(leg)) return settle(ctx, errand.id, 'gone', 'not wanted any more');
  if (errand.sentBefore) return lookForIt(ctx, errand, leg);
  if (leg.kind === 'customer' && !(await isPermitted(nowOf(ctx), leg))) return callOff(ctx, errand);
  try {
    const { callSid } = await ctx.services.carrier.dialIntoRoom(await orderFor(ctx, leg));
    await noteDialled(nowOf(ctx), legId, callSid);
    await settle(ctx, errand.id, 'done', null);
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    await afterTrouble(ctx, errand, error);
  }
}

/** The last gate: since it was decided to ring them, they may have denied it, or it may have become late. */
async function isPermitted(ctx: Context, leg: Leg): Promise<boolean> {
  const interaction = (await findRow(ctx.em, Interaction, { id: leg.interactionId }))!;
  if (interaction.contactOverride) return true;
  const { callbackId = null } = interaction;
  const callback = callbackId ? await findRow(ctx.em, Callback, { id: callbackId }) : null;
  const contact = callback ? contactOf(callback) : contactOfCall(interaction, leg.phoneNumber!);
  return (await findRefusal(ctx, contact)) === null;
}

const contactOfCall = (interaction: Interaction, phoneNumber: string): Contact => ({
  phoneNumber,
  customerId: interaction.customerId ?? null,
  channel: interaction.channel,
  purpose: interaction.contactPurpose ?? 'service',
  ownNumber: interaction.fromNumber ?? null,
  queueId: interaction.queueId ?? null,
  branchId: interaction.branchId ?? null,
});

async function callOff(ctx: Context, errand: ClaimedErrand): Promise<void> {
  await settle(ctx, errand.id, 'gone', 'not allowed any more');
  await lineEnded(nowOf(ctx), { legId: errand.params.legId!, reason: 'not_allowed' });
}

async function orderFor(ctx: Context, leg: Leg) {
  const interaction = (await findRow(ctx.em, Interaction, { id: leg.interactionId }))!;
  const urls = voiceUrls(ctx.services.publicUrl);
  return {
    room: roomName(leg.interactionId),
    label: labelOf(leg),
    to: leg.phoneNumber!,
    from: shownNumberOf(ctx, interaction),
    timeoutSeconds: ctx.services.settings.of('dialSeconds'),
    statusUrl: urls.dialled(leg.id),
    conferenceUrl: urls.conference(leg.interactionId),
  };
}

async function afterTrouble(ctx: Context, errand: ClaimedErrand, error: CarrierError): Promise<void> {
  const { log, clock } = ctx.services;
  log.warn({ interactionId: errand.interaction_id, code: error.code, outcome: error.outcome }, 'a call was not placed');
  switch (error.outcome) {
    case 'not_taken':
      if (errand.attempts < 5) return postpone(ctx, errand, error.message, 'planned');
      return giveUp(ctx, errand, 'failed', error.message);
    case 'unknown': {
      const again = sql`update carrier_errand set due_at = ${secondsLater(clock.now(), LOOK_EVERY_SECONDS)}, error = ${error.message}
        where id = ${errand.id} and state = 'sent'`;
      await run(ctx.em, again);
      return;
    }
    default:
      return giveUp(ctx, errand, 'failed', error.message);
  }
}

async function lookForIt(ctx: Context, errand: ClaimedErrand, leg: Leg): Promise<void> {
  const found = leg.twilioSid ?? (await findAtCarrier(ctx, leg));
  if (found) {
    await noteDialled(nowOf(ctx), leg.id, found);
    return settle(ctx, errand.id, 'done', null);
  }
  const since = leg.dialsAt ?? leg.startedAt;
  if (ctx.services.clock.now() >= secondsLater(since, LOOK_SECONDS))
    return giveUp(ctx, errand, 'unknown', 'nobody can tell whether it was dialled');
  await postpone(ctx, errand, 'looked for', 'sent', LOOK_EVERY_SECONDS);
}

async function findAtCarrier(ctx: Context, leg: Leg): Promise<string | null> {
  try {
    const rooms = await ctx.services.carrier.listConferences();
    const room = rooms.find(({ friendlyName }) => friendlyName === roomName(leg.interactionId));
    return room?.participants.find(({ label }) => label === labelOf(leg))?.callSid ?? null;
  } catch (error) {
    if (!(error instanceof CarrierError)) throw error;
    return null;
  }
}

async function giveUp(ctx: Context, errand: ClaimedErrand, reason: LegEndReason, error: string): Promise<void> {
  await settle(ctx, errand.id, 'failed', error);
  await lineEnded(nowOf(ctx), { legId: errand.params.legId!, reason });
}

const nowOf = (ctx: Context): Context => ({ ...ctx, now: ctx.services.clock.now() });
