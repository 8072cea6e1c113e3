import type { Context } from '#server/platform/context.ts';
import { hashPassword } from '#server/platform/password.ts';
import { run, sql } from '#server/platform/sql.ts';
import { insertRows } from './bulk.ts';
import type { DemoCustomer } from './customers.ts';
import type { Organisation } from './load-organisation.ts';
import type { Chance } from './random.ts';

/** Who has a telephone PIN, for trying it. */
export const demoPins: Readonly<Record<string, string>> = {
  'Alice Johnson': '4071',
  王芳: '4071',
  'Priya Nair': '9053',
};

const DAY = 86_400_000;

/** Customers, their numbers and what they have, with the events of their coming and of their tier. `userIds` by e-mail. */
export async function insertCustomers(
  ctx: Context,
  customers: readonly DemoCustomer[],
  { branches }: Organisation,
  userIds: ReadonlyMap<string, string>,
  chance: Chance,
): Promise<void> {
  const hashes = new Map<string, string>();
  for (const pin of new Set(Object.values(demoPins))) hashes.set(pin, await hashPassword(pin));
  const values: TierGiven[] = [];
  const rows = customers.map(customer => {
    const { tierReason, createdAt } = customer;
    const given = new Date(createdAt.getTime() + chance.between(1, 20) * 60_000 * 60);
    const givenAt = tierReason === null || given > ctx.now ? null : given;
    const givenBy = userIds.get('sofia@harbour.example')!;
    if (givenAt) values.push({ id: customer.id, at: givenAt, by: givenBy, tier: customer.tier, reason: tierReason });
    return {
      id: customer.id,
      kind: customer.kind,
      name: customer.name,
      number: customer.number,
      language: customer.language,
      tier: customer.tier,
      tier_reason: tierReason,
      tier_changed_at: givenAt,
      tier_changed_by_id: givenAt && givenBy,
      born_on: customer.bornOn,
      identity_number: customer.identityNumber,
      address: customer.address,
      postcode: customer.postcode,
      email: customer.email,
      pin_hash: hashes.get(demoPins[customer.name] ?? '') ?? null,
      owner_id: customer.owner && userIds.get(customer.owner)!,
      branch_id: branches.get(customer.branch)!,
      created_at: createdAt,
      version: givenAt ? 2 : 1,
    };
  });
  await insertRows(ctx, 'customer', rows);
  await insertRows(ctx, 'customer_number', numbersOf(customers, chance));
  await insertRows(ctx, 'holding', holdingsOf(customers, chance));
  await tellOfCustomers(ctx, values);
}

interface TierGiven {
  id: string;
  at: Date;
  by: string;
  tier: string;
  reason: string | null;
}

const numbersOf = (customers: readonly DemoCustomer[], chance: Chance): object[] =>
  customers.flatMap(({ id, phoneNumbers, createdAt }) =>
    phoneNumbers.map(number => ({ id: chance.id(createdAt), customer_id: id, phone_number: number })),
  );

const holdingsOf = (customers: readonly DemoCustomer[], chance: Chance): object[] =>
  customers.flatMap(({ id, holdings, createdAt }) =>
    holdings.map(holding => ({
      id: chance.id(new Date(createdAt.getTime() - DAY)),
      customer_id: id,
      kind: holding.kind,
      product: holding.product,
      product_zh: holding.productZh,
      number: holding.number,
      amount_minor: holding.amountMinor,
      currency: holding.currency,
      opened_on: holding.openedOn,
      matures_on: holding.maturesOn,
      status: holding.status,
      version: 1,
    })),
  );

async function tellOfCustomers(ctx: Context, values: readonly TierGiven[]): Promise<void> {
  await run(
    ctx.em,
    sql`
    insert into event (type, subject_type, subject_id, number, actor_kind, cause, occurred_at)
    select 'customer.created', 'customer', id, 1, 'system', 'demo data', created_at from customer order by created_at`,
  );
  await run(
    ctx.em,
    sql`
    insert into event (type, subject_type, subject_id, number, actor_kind, actor_id, cause, changes, occurred_at)
    select 'customer.updated', 'customer', v.id, 2, 'user', v.by, 'demo data',
      jsonb_build_object('tier', jsonb_build_array('standard', v.tier), 'tierReason', jsonb_build_array(null, v.reason)), v.at
    from jsonb_to_recordset(${JSON.stringify(values)}::jsonb) as v(id uuid, at timestamptz, by uuid, tier text, reason text)
    order by v.at`,
  );
}
