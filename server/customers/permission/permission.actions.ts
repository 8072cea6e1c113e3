import { record } from '#server/events/record.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, findRow } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockCustomer } from '../customer.actions.ts';
import { ContactPermission } from './permission.entity.ts';
import type { Subject } from './permission.queries.ts';
import type { RecordPermission } from './permission.schema.ts';

/**
 * Notes what somebody said about being contacted. What was said before stays, as history. Throws `customer_not_found`, `bad_validity`,
 * `training_call`.
 */
export function recordPermission(ctx: Context, subject: Subject, input: RecordPermission): Promise<ContactPermission> {
  const validFrom = input.validFrom ? new Date(input.validFrom) : ctx.now;
  const validUntil = input.validUntil ? new Date(input.validUntil) : null;
  if (validUntil && validUntil <= validFrom) throw badRequest('bad_validity', 'It would end before it begins.');
  const { channel, purpose, ownNumber = null, decision, evidence, interactionId = null, words = '' } = input;
  return inTransaction(ctx, async ctx => {
    if ('customerId' in subject) (await lockCustomer(ctx, subject.customerId)).version += 1;
    if (interactionId) await demandRealCall(ctx, interactionId);
    const row = addRow(ctx, ContactPermission, {
      ...{ channel, purpose, ownNumber, decision, evidence, interactionId, words, validFrom, validUntil },
      ...subject,
      id: newId(),
      recordedById: ctx.actor.id,
      recordedAt: ctx.now,
    });
    record(
      ctx,
      `permission.${decision}`,
      { type: 'contact_permission', id: row.id },
      {
        changes: { purpose: [null, purpose], evidence: [null, evidence] },
        data: {
          ...('customerId' in subject && { customerId: subject.customerId }),
          ...(interactionId && { interactionId }),
        },
      },
    );
    return row;
  });
}

/** What a simulated customer says does not hold for the one they play. */
async function demandRealCall(ctx: Context, interactionId: string): Promise<void> {
  const interaction = await findRow(ctx.em, Interaction, { id: interactionId });
  if (interaction?.trainingCallId)
    throw badRequest('training_call', 'This call is a training: nothing said in it holds.');
}
