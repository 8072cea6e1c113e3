import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, forbidden } from '#server/platform/errors.ts';
import { hashPassword } from '#server/platform/password.ts';
import { may } from '#server/platform/policy.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockCustomer } from './customer.actions.ts';
import { hasVerified } from './customer-mask.ts';

/**
 * The telephone PIN; null takes it away. By who has verified the customer on the line, or who may value customers. Throws `weak_pin`.
 */
export async function setPin(ctx: Context, customerId: string, pin: string | null): Promise<void> {
  if (pin !== null && isWeak(pin))
    throw badRequest('weak_pin', 'Choose digits that are not all the same and not in a row.');
  const pinHash = pin === null ? null : await hashPassword(pin);
  await inTransaction(ctx, async ctx => {
    const customer = await lockCustomer(ctx, customerId);
    if (!may(ctx.actor, 'value_customers') && !(await hasVerified(ctx, customerId)))
      throw forbidden('Verify the customer first; without them, a supervisor sets the PIN.');
    Object.assign(customer, { pinHash, version: customer.version + 1 });
    record(
      ctx,
      'customer.pin_set',
      { type: 'customer', id: customerId },
      { data: { reason: pin ? 'set' : 'removed' } },
    );
  });
}

/** `1111`, `1234`, `8765`. */
function isWeak(pin: string): boolean {
  const steps = [...pin].slice(1).map((digit, index) => Number(digit) - Number(pin[index]));
  return [-1, 0, 1].some(step => steps.every(each => each === step));
}
