import type { FilterQuery } from '@mikro-orm/core';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { matches, toFilter } from '#server/platform/policy.ts';
import type { Language, Page, PageQuery } from '#server/platform/schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';
import { type RawBuilder, first, run, sql } from '#server/platform/sql.ts';
import { containing, contains, wordsOf } from '#server/platform/text-search.ts';
import { Customer } from './customer.entity.ts';
import { visibleCustomers } from './customer.policy.ts';
import { digitsOf, phoneNumbersOfKeys } from './phone-number.ts';

/** With numbers. Throws `customer_not_found`. */
export async function getCustomer(ctx: Context, id: string): Promise<Customer> {
  const customer = await ctx.em.findOne(Customer, { id }, { populate: ['numbers'] });
  if (!customer || !matches(visibleCustomers(ctx.actor), customer)) throw notFound('customer');
  return customer;
}

/**
 * Newest first, with numbers. `q`: parts of the name, in any script, all of which must occur, or of the customer number; or at least three digits of a
 * telephone or customer number. What is masked for some is searched for nobody.
 */
export async function listCustomers(ctx: Context, query: PageQuery): Promise<Page<Customer>> {
  const filter = { $and: [toFilter<Customer>(visibleCustomers(ctx.actor)), ...(await searched(ctx, query.q))] };
  const page = await findPage(ctx.em, Customer, filter, { newestFirst: 'createdAt' }, query);
  await ctx.em.populate(page.items, ['numbers']);
  return page;
}

async function searched(ctx: Context, q: string | undefined): Promise<FilterQuery<Customer>[]> {
  const digits = digitsOf(q ?? '');
  if (digits !== null)
    return [{ id: { $in: await searchIds(ctx, containing(digits), containing(q!.normalize('NFKC').trim())) } }];
  return wordsOf(q).map(word => ({ $or: [{ name: contains(word) }, { number: contains(word) }] }));
}

/**
 * At most the 1,000 newest that match; more digits find fewer. Few are looked up one by one; where there are many, walking from the newest on soon meets
 * enough of them.
 */
async function searchIds(ctx: Context, digits: string, asTyped: string): Promise<string[]> {
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`
      with found as materialized (
        select customer_id as id from customer_number where phone_number like ${digits}
        union all select id from customer where number like ${digits} or number ilike ${asTyped} limit 3001
      ), few as (
        select id, created_at from customer where (select count(*) from found) <= 3000 and id = any(array(select id from found))
      ), many as (
        select c.id, c.created_at from customer c
        where (select count(*) from found) > 3000 and (c.number like ${digits} or c.number ilike ${asTyped}
          or exists (select 1 from customer_number n where n.customer_id = c.id and n.phone_number like ${digits} offset 0))
        order by c.created_at desc, c.id desc limit 1000)
      select id from (select * from few union all select * from many) as either order by created_at desc, id desc limit 1000`,
  );
  return rows.map(row => row.id);
}

/** Everybody who has this number (E.164), oldest customer first, at most 20: for recognising who rings. */
export async function listCustomersByNumber(
  ctx: Context,
  phoneNumber: string,
): Promise<{ id: string; language: string | null }[]> {
  return run(
    ctx.em,
    sql<{ id: string; language: string | null }>`
      select c.id, c.language from customer c join customer_number n on n.customer_id = c.id
      where n.phone_number = ${phoneNumber} order by c.id limit 20`,
  );
}

/** The same, as far as the reader may see them. */
export async function listCallers(ctx: Context, phoneNumber: string): Promise<{ id: string }[]> {
  return visibleAmong(ctx, sql`c.id in (select customer_id from customer_number where phone_number = ${phoneNumber})`);
}

/**
 * Whom somebody means who keys in the digits of a customer number, or of a telephone number with or without country code; without, it is of the
 * country of `near`. As far as the reader may see them, oldest first, at most 20.
 */
export async function listCustomersByDigits(
  ctx: Context,
  by: 'customer_number' | 'phone_number',
  digits: string,
  near: string | null,
): Promise<{ id: string }[]> {
  if (digits === '') return [];
  return visibleAmong(
    ctx,
    by === 'customer_number'
      ? sql`regexp_replace(c.number, '\\D', '', 'g') = ${digits}`
      : sql`c.id in (select customer_id from customer_number where phone_number = any(${phoneNumbersOfKeys(digits, near)}))`,
  );
}

async function visibleAmong(ctx: Context, which: RawBuilder<unknown>): Promise<{ id: string }[]> {
  const rows = await run(
    ctx.em,
    sql<{ id: string; branchId: string | null; ownerId: string | null }>`
      select c.id, c.branch_id as "branchId", c.owner_id as "ownerId" from customer c where ${which} order by c.id limit 20`,
  );
  return rows.filter(row => matches(visibleCustomers(ctx.actor), row)).map(({ id }) => ({ id }));
}

/** What decides how a customer is led before anybody talks with them. */
export const findCustomerTraits = (
  ctx: Context,
  id: string,
): Promise<{ tier: Tier; language: Language | null } | undefined> =>
  first(ctx.em, sql<{ tier: Tier; language: Language | null }>`select tier, language from customer where id = ${id}`);
