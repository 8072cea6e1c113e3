import { demandPermission, findRefusal } from '#server/customers/permission/demand-permission.ts';
import type { ContactPurpose } from '#server/customers/permission/permission.schema.ts';
import { record } from '#server/events/record.ts';
import { asSubject } from '#server/interactions/interaction.actions.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, forbidden } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { may } from '#server/platform/policy.ts';
import { addRow, findRow, writeRows } from '#server/platform/rows.ts';
import type { Language } from '#server/platform/schema.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { rules, secondsLater } from '#server/routing/rules.ts';
import { ensureSlots, takeSlot } from '#server/routing/slots.ts';
import { Call } from './call.entity.ts';
import { joinAsAgent } from './join.actions.ts';
import { openLine } from './lines.ts';
import { lockRoom } from './room.actions.ts';
import { demandOutside } from './transfer-target.ts';

export interface OutboundCall {
  /** Whom we ring, E.164. */
  phoneNumber: string;
  /** The number of ours that they see. */
  ownNumber: string;
  customerId: string | null;
  /** Everybody who has the number. */
  candidateIds: string[];
  /** In whose name. */
  queueId: string;
  language: Language;
  purpose: ContactPurpose;
  /** Why although it is not allowed. */
  overrideReason: string | null;
}

/**
 * The agent rings somebody: their own line first, the other side once they are there, so that nobody answers to silence. Throws `unknown_queue`,
 * `agent_not_free`, `line_in_use`, and what `demandOutside` and `demandPermission` throw.
 */
export function callOut(ctx: Context, input: OutboundCall): Promise<JoinTicket> {
  return inTransaction(ctx, async ctx => {
    const userId = ctx.actor.id!;
    await demandOutside(ctx, input.phoneNumber);
    const queue = await findRow(ctx.em, Queue, { id: input.queueId });
    if (!queue?.active) throw badRequest('unknown_queue', 'There is no such queue.');
    await demandNoOtherLine(ctx);
    const override = await demandPermitted(ctx, input);
    await ensureSlots(ctx, [userId]);
    const interaction = addRow(ctx, Interaction, { ...begun(ctx, input), contactOverride: override });
    record(ctx, 'interaction.placed', asSubject(interaction), {
      data: { userId, queueId: queue.id, dueAt: interaction.agentAwaitedUntil!.toISOString() },
    });
    if (override)
      record(ctx, 'permission.overridden', asSubject(interaction), { changes: { reason: [null, override] } });
    await writeRows(ctx);
    if (!(await takeSlot(ctx, interaction.id, { userId, state: 'busy', ready: false })))
      throw conflict('agent_not_free', 'You have another call.');
    openCustomerLine(ctx, interaction.id, input.phoneNumber);
    await writeRows(ctx);
    return joinAsAgent(ctx, (await lockRoom(ctx, interaction.id))!);
  });
}

/** The reason why we ring although we may not; null: we may. Only who leads the floor has one. */
async function demandPermitted(ctx: Context, input: OutboundCall): Promise<string | null> {
  const { phoneNumber, customerId, purpose, ownNumber, queueId, overrideReason } = input;
  const { branchId } = ctx.actor;
  const contact = { phoneNumber, customerId, channel: 'voice' as const, purpose, ownNumber, queueId, branchId };
  if (overrideReason === null) {
    await demandPermission(ctx, contact);
    return null;
  }
  if (!may(ctx.actor, 'lead_floor')) throw forbidden('Only who leads the floor rings somebody against their wish.');
  return (await findRefusal(ctx, contact)) ? overrideReason : null;
}

/** The call that we make, not yet known to the carrier, and the line of whom we ring. */
export function openCustomerLine(ctx: Context, interactionId: string, phoneNumber: string): void {
  addRow(ctx, Call, {
    id: newId(),
    interactionId,
    status: 'queued',
    pastConferenceSids: [],
    startedAt: ctx.now,
    version: 1,
  });
  openLine(ctx, { interactionId, kind: 'customer', phoneNumber });
}

function begun(ctx: Context, input: OutboundCall) {
  const { settings } = ctx.services;
  return {
    id: newId(),
    channel: 'voice' as const,
    direction: 'outbound' as const,
    state: 'connecting' as const,
    queueId: input.queueId,
    agentId: ctx.actor.id,
    customerId: input.customerId ?? (input.candidateIds.length === 1 ? input.candidateIds[0]! : null),
    candidateIds: input.candidateIds,
    fromNumber: input.ownNumber,
    toNumber: input.phoneNumber,
    contactPurpose: input.purpose,
    branchId: ctx.actor.branchId,
    language: input.language,
    menuPath: [],
    participantIds: [],
    arrivedAt: ctx.now,
    acceptedAt: ctx.now,
    agentAwaitedUntil: secondsLater(ctx.now, rules.joinSeconds),
    points: 0,
    needs: {},
    needsKey: '',
    wrapUpSeconds: settings.of('wrapUpSeconds', input.queueId),
    notes: '',
    notesVersion: 0,
    version: 1,
  };
}

/** A person speaks in one call at a time. */
export async function demandNoOtherLine(ctx: Context): Promise<void> {
  const open = sql`select 1 from leg where user_id = ${ctx.actor.id} and state <> 'left' limit 1`;
  if (await first(ctx.em, open)) throw conflict('line_in_use', 'You are in a call already.');
}
