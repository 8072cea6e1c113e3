import type { VerificationMethod } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { first, sql } from '#server/platform/sql.ts';
import { type KnownFacts, chooseQuestions } from './questions.ts';

/** A customer as the record can prove them. */
export interface Provable extends KnownFacts {
  id: string;
  branchId: string | null;
  pinHash: string | null;
  holdings: { id: string; number: string; product: string; productZh: string }[];
}

/** `lock`: nobody else tries the same customer until the transaction ends. */
export async function findProvable(ctx: Context, customerId: string, lock: boolean): Promise<Provable> {
  if (lock) await first(ctx.em, sql`select 1 from customer where id = ${customerId} for update`);
  const row = await first(
    ctx.em,
    sql<Provable>`
      select c.id, c.branch_id as "branchId", c.born_on::text as "bornOn", c.identity_number as "identityNumber", c.postcode,
        c.pin_hash as "pinHash", coalesce((select jsonb_agg(jsonb_build_object(
            'id', h.id, 'number', h.number, 'product', h.product, 'productZh', h.product_zh))
          from holding h where h.customer_id = c.id and h.status <> 'closed'), '[]') as holdings
      from customer c where c.id = ${customerId}`,
  );
  return row!;
}

/** Attempts that failed within a day, on whatever calls. */
export async function countFailedAttempts(ctx: Context, customerId: string): Promise<number> {
  const since = new Date(ctx.now.getTime() - 86_400_000);
  const row = await first(
    ctx.em,
    sql<{ count: number }>`
      select coalesce(sum(attempts - (result = 'passed')::int), 0)::int as count
      from verification where customer_id = ${customerId} and started_at > ${since}`,
  );
  return row!.count;
}

export const rulesFor = ({ services: { settings } }: Context, { branchId }: { branchId: string | null }) => {
  const places = settings.placesOf(branchId);
  return { needed: settings.of('verifyRightAnswers', ...places), attempts: settings.of('verifyAttempts', ...places) };
};

/** How this customer could be verified now, and whether too many attempts have failed. */
export async function getVerifiability(
  ctx: Context,
  customerId: string,
): Promise<{ methods: VerificationMethod[]; locked: boolean }> {
  const [provable, failed] = [await findProvable(ctx, customerId, false), await countFailedAttempts(ctx, customerId)];
  const { needed, attempts } = rulesFor(ctx, provable);
  const asks = chooseQuestions(provable, customerId).length >= needed;
  return {
    methods: [...(asks ? ['questions' as const] : []), ...(provable.pinHash ? ['pin' as const] : [])],
    locked: failed >= attempts,
  };
}
