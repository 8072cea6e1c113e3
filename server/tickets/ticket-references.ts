import { Customer } from '#server/customers/customer.entity.ts';
import { visibleCustomers } from '#server/customers/customer.policy.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import { maySee } from '#server/interactions/interaction.policy.ts';
import { type Role, permissionsOf } from '#server/people/role.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest } from '#server/platform/errors.ts';
import { matches } from '#server/platform/policy.ts';
import { first, sql } from '#server/platform/sql.ts';

/** The customer a ticket is to be about, as far as the actor sees them. Throws `unknown_customer`. */
export async function demandCustomer(ctx: Context, id: string): Promise<{ branchId: string | null }> {
  const customer = await ctx.em.findOne(Customer, { id });
  if (!customer || !matches(visibleCustomers(ctx.actor), customer))
    throw badRequest('unknown_customer', 'There is no such customer.');
  return { branchId: customer.branchId ?? null };
}

/** The call a ticket comes from. Throws `unknown_interaction`. */
export async function demandInteraction(ctx: Context, id: string): Promise<{ branchId: string | null }> {
  const interaction = await ctx.em.findOne(Interaction, { id });
  if (!interaction || !maySee(ctx.actor, interaction))
    throw badRequest('unknown_interaction', 'There is no such call.');
  return { branchId: interaction.branchId ?? null };
}

/** Throws `unknown_user`, or `takes_no_tickets` when their role does not work on tickets. */
export async function demandTicketOwner(ctx: Context, userId: string): Promise<void> {
  const user = await first(ctx.em, sql<{ role: Role }>`select role from users where id = ${userId} and active`);
  if (!user) throw badRequest('unknown_user', 'There is no such user.');
  if (!permissionsOf[user.role].includes('write_tickets'))
    throw badRequest('takes_no_tickets', 'This person does not work on tickets.');
}

interface Waiting {
  queueId: string | null;
  groupId: string | null;
}

/** Where it waits after this was asked for: giving a queue takes it from its group, and the other way round. Throws `queue_or_group`. */
export function waitingWith(before: Waiting, wanted: Partial<Waiting>): Waiting {
  const { queueId = wanted.groupId ? null : before.queueId, groupId = wanted.queueId ? null : before.groupId } = wanted;
  if (queueId !== null && groupId !== null)
    throw badRequest('queue_or_group', 'A ticket waits with a queue or with a group, not with both.');
  return { queueId, groupId };
}

/** Throws `unknown_queue`, `unknown_group`. */
export async function demandWaiting(ctx: Context, { queueId, groupId }: Waiting): Promise<void> {
  if (queueId && !(await first(ctx.em, sql`select 1 from queue where id = ${queueId} and active`)))
    throw badRequest('unknown_queue', 'There is no such queue.');
  if (groupId && !(await first(ctx.em, sql`select 1 from user_group where id = ${groupId} and active`)))
    throw badRequest('unknown_group', 'There is no such group.');
}
