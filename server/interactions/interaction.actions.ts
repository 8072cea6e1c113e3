import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { DomainError, conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, lockRow } from '#server/platform/rows.ts';
import type { Language } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { Interaction, customerNumberOf } from './interaction.entity.ts';
import { mayHandle, maySee } from './interaction.policy.ts';
import type { SaveNotes } from './interaction.schema.ts';

export const asSubject = (interaction: { id: string }) => ({ type: 'interaction', id: interaction.id }) as const;

/** The row, locked until the transaction ends, as the last committed write left it. */
export async function lockInteraction(ctx: Context, id: string): Promise<Interaction> {
  const interaction = await lockRow(ctx, Interaction, { id });
  if (!interaction) throw notFound('interaction');
  return interaction;
}

/** The locked row, if this person handles it (or supervises); otherwise it does not exist. */
export async function lockHandled(ctx: Context, id: string): Promise<Interaction> {
  const interaction = await lockInteraction(ctx, id);
  if (!maySee(ctx.actor, interaction)) throw notFound('interaction');
  if (!mayHandle(ctx.actor, interaction)) throw conflict('not_yours', 'This interaction is with somebody else.');
  return interaction;
}

export interface Arrival {
  fromNumber: string | null;
  toNumber: string;
  language: Language;
  entryPointId: string | null;
  branchId: string | null;
  /** Everybody who has the number; exactly one is taken as the customer. */
  candidateIds: string[];
  /** Null: a real customer. */
  training: { callId: string; userId: string } | null;
}

/** A customer rings. Must run inside the transaction that stores the call. */
export function arriveInteraction(ctx: Context, { training, ...arrival }: Arrival): Interaction {
  const interaction = addRow(ctx, Interaction, {
    ...arrival,
    id: newId(),
    channel: 'voice',
    direction: 'inbound',
    state: 'in_ivr',
    customerId: arrival.candidateIds.length === 1 ? arrival.candidateIds[0]! : null,
    menuPath: [],
    participantIds: [],
    trainingCallId: training?.callId ?? null,
    trainingUserId: training?.userId ?? null,
    arrivedAt: ctx.now,
    points: 0,
    needs: {},
    needsKey: '',
    wrapUpSeconds: 0,
    notes: '',
    notesVersion: 0,
    version: 1,
  });
  record(ctx, 'interaction.arrived', asSubject(interaction));
  return interaction;
}

/** Keeps notes as they are typed. `notesVersion` is the one this console last saw: somebody else's newer text is never overwritten. */
export function saveNotes(ctx: Context, id: string, input: SaveNotes): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, id);
    if (input.notes === interaction.notes) return interaction;
    if (input.notesVersion !== interaction.notesVersion) {
      throw new DomainError(409, 'notes_changed', 'These notes were changed in another window.', {
        notes: interaction.notes,
        notesVersion: interaction.notesVersion,
      });
    }
    interaction.notes = input.notes;
    interaction.notesVersion += 1;
    record(ctx, 'interaction.noted', asSubject(interaction));
    return interaction;
  });
}

/** The agent says who it is: one of the candidates, somebody found by search, or nobody known. */
export function chooseCustomer(ctx: Context, id: string, customerId: string | null): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, id);
    if (interaction.customerId === customerId) return interaction;
    const before = interaction.customerId;
    // What one customer has proved says nothing about another.
    Object.assign(interaction, { customerId, verifiedAt: null, verificationMethod: null, verificationResult: null });
    if (customerId && interaction.candidateIds.length > 1) await rememberChoice(ctx, interaction, customerId);
    record(ctx, 'interaction.identified', asSubject(interaction), { changes: { customerId: [before, customerId] } });
    return interaction;
  });
}

/** So that the one who usually rings with a shared number is named first the next time. */
async function rememberChoice(ctx: Context, interaction: Interaction, customerId: string): Promise<void> {
  await run(
    ctx.em,
    sql`
      update customer_number set chosen_at = ${ctx.now}, chosen_by_id = ${ctx.actor.id}
      where customer_id = ${customerId} and phone_number = ${customerNumberOf(interaction)}`,
  );
}
