import type { Actor, Context } from '#server/platform/context.ts';
import { DomainError } from '#server/platform/errors.ts';
import { type Condition, anyOf, everything, matches, may, where } from '#server/platform/policy.ts';
import { run, sql } from '#server/platform/sql.ts';

/*
 * What proves who somebody is, and what they hold, is for who needs it: the agent to whom the customer has just proved it, who looks after them,
 * and a few roles. Every surface asks here. Nothing searches in these fields, so no search tells what is in them.
 */

/** Of a customer; of a holding it is number and amount. */
export const factNames = ['bornOn', 'identityNumber', 'address', 'postcode', 'email'] as const;

interface CustomerRow {
  id: string;
  ownerId?: string | null;
  branchId?: string | null;
}
/** Whether the reader sees these of a customer. */
export type SeesFacts = (customer: CustomerRow) => boolean;

/** `verifiedIds`: who has proved to this person who they are, in what this person has open. */
function seenFacts(actor: Actor, verifiedIds: readonly string[]): Condition<CustomerRow> {
  if (actor.kind !== 'user' || may(actor, 'unmask_customers')) return everything;
  return anyOf<CustomerRow>(where({ id: { in: verifiedIds } }), where({ ownerId: actor.id ?? 'nobody' }));
}

/** For all customers of one answer, by one query. */
export async function factsSeenBy(ctx: Context): Promise<SeesFacts> {
  const condition = seenFacts(ctx.actor, await listVerified(ctx));
  const { settings } = ctx.services;
  return customer =>
    matches(condition, customer) || !settings.of('maskUntilVerified', ...settings.placesOf(customer.branchId));
}

/** Throws `facts_masked`. */
export async function demandFacts(ctx: Context, customer: CustomerRow): Promise<void> {
  if (!(await factsSeenBy(ctx))(customer))
    throw new DomainError(
      403,
      'facts_masked',
      'Only who sees these details may change them: verify the customer first.',
    );
}

/** Whether this customer has proved to this person who they are, in what this person has open. */
export const hasVerified = async (ctx: Context, customerId: string): Promise<boolean> =>
  (await listVerified(ctx)).includes(customerId);

async function listVerified({ em, actor }: Context): Promise<string[]> {
  if (actor.id === null) return [];
  const rows = await run(
    em,
    sql<{ customer_id: string }>`
      select customer_id from interaction
      where (agent_id = ${actor.id} or (participant_ids @> array[${actor.id}::uuid] and participant_ids <> '{}'))
        and state in ('connecting', 'in_progress', 'wrap_up')
        and customer_id is not null and verification_result = 'passed'`,
  );
  return rows.map(row => row.customer_id);
}
