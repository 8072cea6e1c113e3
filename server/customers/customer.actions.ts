import { LockMode } from '@mikro-orm/core';
import type { Changes } from '#server/events/catalogue.ts';
import { record } from '#server/events/record.ts';
import { demandBranch } from '#server/people/branch.queries.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, forbidden, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { matches, may } from '#server/platform/policy.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { Customer, CustomerNumber } from './customer.entity.ts';
import { demandFacts, factNames } from './customer-mask.ts';
import { visibleCustomers } from './customer.policy.ts';
import type { CreateCustomer, UpdateCustomer } from './customer.schema.ts';
import { normalisePhoneNumber } from './phone-number.ts';

/** Throws `invalid_phone_number`. */
export function createCustomer(ctx: Context, input: CreateCustomer): Promise<Customer> {
  const numbers = cleanNumbers(input.numbers ?? []);
  return inTransaction(ctx, async ctx => {
    const customer = ctx.em.create(Customer, {
      ...usual,
      ...cleaned(input),
      id: newId(),
      branchId: ctx.actor.branchId,
      createdAt: ctx.now,
      version: 1,
    });
    addNumbers(ctx, customer, numbers);
    await flushUnique(ctx, numberTaken);
    record(ctx, 'customer.created', { type: 'customer', id: customer.id });
    return customer;
  });
}

/** `numbers` replaces all of them. Throws `invalid_phone_number`. */
export function updateCustomer(ctx: Context, id: string, input: UpdateCustomer): Promise<Customer> {
  const numbers = input.numbers && cleanNumbers(input.numbers);
  return inTransaction(ctx, async ctx => {
    const customer = await lockCustomer(ctx, id);
    const before = pick(customer);
    const after = { ...before, ...cleaned(input) };
    if (after.tier !== before.tier && input.tierReason === undefined) after.tierReason = null;
    const changes: Changes = differences(before, after);
    if (valueNames.some(name => changes[name]) && !may(ctx.actor, 'value_customers'))
      throw forbidden('Tier, owner and branch are for supervisors to change.');
    if (factNames.some(name => changes[name] || input[name] !== undefined)) await demandFacts(ctx, customer);
    const known = customer.numbers
      .getItems()
      .map(number => number.phoneNumber)
      .sort();
    if (numbers && numbers.join() !== known.join()) changes.numbers = [known, numbers];
    if (Object.keys(changes).length === 0) return customer;

    if (changes.ownerId && after.ownerId) await demandOwner(ctx, after.ownerId);
    if (changes.branchId) await demandBranch(ctx, after.branchId);
    Object.assign(customer, after);
    if (changes.tier || changes.tierReason)
      Object.assign(customer, { tierChangedAt: ctx.now, tierChangedById: ctx.actor.id });
    customer.version += 1;
    if (changes.numbers && numbers) replaceNumbers(ctx, customer, numbers);
    await flushUnique(ctx, numberTaken);
    record(ctx, 'customer.updated', { type: 'customer', id }, { changes });
    return customer;
  });
}

async function demandOwner(ctx: Context, userId: string): Promise<void> {
  if (!(await first(ctx.em, sql`select 1 from users where id = ${userId} and active`)))
    throw badRequest('unknown_user', 'There is no such user to look after this customer.');
}

async function lockCustomer(ctx: Context, id: string): Promise<Customer> {
  const customer = await ctx.em.findOne(Customer, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!customer || !matches(visibleCustomers(ctx.actor), customer)) throw notFound('customer');
  await ctx.em.populate(customer, ['numbers']); // after the lock: nobody changes them now
  return customer;
}

function replaceNumbers(ctx: Context, customer: Customer, numbers: readonly string[]): void {
  for (const number of customer.numbers.getItems())
    if (!numbers.includes(number.phoneNumber)) customer.numbers.remove(number);
  const known = customer.numbers.getItems().map(number => number.phoneNumber);
  addNumbers(
    ctx,
    customer,
    numbers.filter(number => !known.includes(number)),
  );
}

function addNumbers(ctx: Context, customer: Customer, numbers: readonly string[]): void {
  for (const phoneNumber of numbers)
    customer.numbers.add(ctx.em.create(CustomerNumber, { id: newId(), customer, phoneNumber }));
}

/** What may be set of a customer, besides telephone numbers. */
const usual = {
  kind: 'person',
  name: '',
  number: null,
  language: null,
  bornOn: null,
  identityNumber: null,
  address: null,
  postcode: null,
  email: null,
  tier: 'standard',
  tierReason: null,
  ownerId: null,
  branchId: null,
} satisfies Omit<UpdateCustomer, 'numbers'>;
type Settable = Required<Omit<UpdateCustomer, 'numbers'>>;
const valueNames = ['tier', 'tierReason', 'ownerId', 'branchId'] as const;

const pick = (customer: Customer): Settable =>
  Object.fromEntries(
    (Object.keys(usual) as (keyof Settable)[]).map(name => [name, customer[name] ?? null]),
  ) as Settable;

/** What was given, composed and without space around it. */
function cleaned({ numbers: _, ...fields }: UpdateCustomer): Partial<Settable> {
  const entries = Object.entries(given(fields));
  return Object.fromEntries(
    entries.map(([name, value]) => [name, typeof value === 'string' ? value.trim().normalize('NFC') : value]),
  );
}

const numberTaken = () => conflict('customer_number_taken', 'Another customer has this customer number.');

/** E.164, each once, sorted. */
function cleanNumbers(texts: readonly string[]): string[] {
  const numbers = texts.map((text, index) => {
    const number = normalisePhoneNumber(text);
    if (number === null)
      throw badRequest(
        'invalid_phone_number',
        'Write telephone numbers with + and country code, such as +86 10 1234 5678.',
        {
          in: 'body',
          field: `numbers.${index}`,
        },
      );
    return number;
  });
  return [...new Set(numbers)].sort();
}
