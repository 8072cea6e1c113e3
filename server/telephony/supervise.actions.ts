import { raiseAlert, settleAlerts } from '#server/alerts/alert.actions.ts';
import { record } from '#server/events/record.ts';
import { asSubject, lockHandled, lockInteraction } from '#server/interactions/interaction.actions.ts';
import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import { maySee } from '#server/interactions/interaction.policy.ts';
import type { JoinTicket, SupervisionMode } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { writeRows } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { rules, secondsLater } from '#server/routing/rules.ts';
import { ensureSlots, takeSlot } from '#server/routing/slots.ts';
import { planErrand } from './errand.actions.ts';
import { passTo } from './hand-over.ts';
import { type Leg, isOpen } from './leg.entity.ts';
import { openLine } from './lines.ts';
import { demandNoOtherLine } from './outbound.actions.ts';
import { type LockedRoom, agentLineOf, customerOf, lockRoom, reviewLocked } from './room.actions.ts';
import { planMode } from './supervise.ts';

/** The supervisor comes into a call of somebody they lead. Throws `not_talking`, `own_call`, `line_in_use`. */
export function superviseCall(ctx: Context, id: string, mode: SupervisionMode): Promise<JoinTicket> {
  return inTransaction(ctx, async ctx => {
    const { interaction, legs } = await lockLed(ctx, id);
    await demandNoOtherLine(ctx);
    const { settings } = ctx.services;
    const shown = mode !== 'listen' || settings.of('showsListening', interaction.queueId ?? null) === true;
    const awaitedUntil = secondsLater(ctx.now, rules.joinSeconds);
    const leg = openLine(ctx, {
      interactionId: id,
      kind: 'supervisor',
      userId: ctx.actor.id!,
      mode,
      shown,
      awaitedUntil,
    });
    legs.push(leg);
    noteSupervision(ctx, interaction, leg, awaitedUntil);
    if (shown) await helpHasCome(ctx, interaction);
    return { interactionId: id, legId: leg.id, phoneNumber: null };
  });
}

/** Who hears the supervisor from now on. Throws `not_listening`. */
export function chooseMode(ctx: Context, id: string, mode: SupervisionMode): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const room = await lockLed(ctx, id);
    const leg = demandOwnLine(ctx, room);
    if (leg.mode === mode) return;
    Object.assign(leg, { mode, modeChangedAt: ctx.now, shown: leg.shown || mode !== 'listen' });
    noteSupervision(ctx, room.interaction, leg);
    await reviewLocked(ctx, room);
  });
}

/** The call is the supervisor's now, and the agent's no more. Throws `not_listening`, `agent_not_free`. */
export function takeOver(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const room = await lockLed(ctx, id);
    const leg = demandOwnLine(ctx, room);
    if (leg.state !== 'in_room') throw notListening();
    const userId = ctx.actor.id!;
    await ensureSlots(ctx, [userId]);
    await writeRows(ctx);
    if (!(await takeSlot(ctx, id, { userId, state: 'busy', ready: false })))
      throw conflict('agent_not_free', 'You have another call.');
    Object.assign(leg, { mode: 'barge', modeChangedAt: ctx.now });
    await planMode(ctx, leg, room.call.conferenceSid ?? null, agentLineOf(room));
    await passTo(ctx, room, leg, 'interaction.taken_over');
  });
}

/** The supervisor ends the call for everybody. Throws `not_talking`. */
export function endForAll(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const room = await lockLed(ctx, id);
    const customer = customerOf(room);
    const params = { callSid: customer.twilioSid ?? null, legId: customer.id };
    await planErrand(ctx, { kind: 'hang_up_customer', interactionId: id, about: room.call.id, params });
    record(ctx, 'interaction.ended', asSubject(room.interaction));
  });
}

/** The agent wants a supervisor: whoever leads the floor hears of it at once. Throws `not_talking`. */
export function askForHelp(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, id);
    if (interaction.state !== 'in_progress') throw notTalking();
    if ((interaction.helpAskedAt ?? null) !== null) return;
    interaction.helpAskedAt = ctx.now;
    const { customerId = null, branchId = null } = interaction;
    raiseAlert(ctx, { kind: 'help_asked', customerId, interactionId: id, branchId, details: {} });
    record(ctx, 'interaction.help_asked', asSubject(interaction));
  });
}

/** No longer. */
export function forgoHelp(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, id);
    if ((interaction.helpAskedAt ?? null) === null) return;
    await helpHasCome(ctx, interaction);
    record(ctx, 'interaction.help_forgone', asSubject(interaction));
  });
}

/** Nobody needs to be told of it any more. */
async function helpHasCome(ctx: Context, interaction: Interaction): Promise<void> {
  if ((interaction.helpAskedAt ?? null) === null) return;
  interaction.helpAskedAt = null;
  await settleAlerts(ctx, 'help_asked', interaction.id);
}

/** A call that goes on, of somebody whom the actor leads. */
async function lockLed(ctx: Context, id: string): Promise<LockedRoom> {
  const interaction = await lockInteraction(ctx, id);
  if (!maySee(ctx.actor, interaction)) throw notFound('interaction');
  if (interaction.agentId === ctx.actor.id) throw conflict('own_call', 'You have this call already.');
  const room = await lockRoom(ctx, id);
  if (!room || interaction.state !== 'in_progress' || !customerIsThere(interaction)) throw notTalking();
  return room;
}

function demandOwnLine(ctx: Context, { legs }: LockedRoom): Leg {
  const leg = legs.find(leg => leg.kind === 'supervisor' && leg.userId === ctx.actor.id && isOpen(leg));
  if (!leg) throw notListening();
  return leg;
}

function noteSupervision(ctx: Context, interaction: Interaction, leg: Leg, dueAt?: Date): void {
  record(ctx, 'interaction.supervised', asSubject(interaction), {
    data: { userId: ctx.actor.id!, reason: leg.mode!, legId: leg.id, ...(dueAt && { dueAt: dueAt.toISOString() }) },
  });
}

const notTalking = (): Error => conflict('not_talking', 'This is possible while agent and customer talk.');
const notListening = (): Error => conflict('not_listening', 'You do not listen to this call.');
