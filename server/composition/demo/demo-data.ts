import { createCustomer } from '#server/customers/customer.actions.ts';
import { Customer } from '#server/customers/customer.entity.ts';
import { createUser } from '#server/people/user.actions.ts';
import { User } from '#server/people/user.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { settingDefinitions } from '#server/platform/settings.schema.ts';
import { setUp } from '#server/platform/setup.actions.ts';
import { isSetUp } from '#server/platform/setup.queries.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { queueMemberships } from '#server/routing/memberships.ts';
import { DEMO_PASSWORD, demoCustomers, demoUsers } from './demo-people.ts';

/** Fills an empty database with a small bank. Adds no people where there are users, and no customers where there are some, already. */
export async function loadDemoData(ctx: Context): Promise<void> {
  if (!(await isSetUp(ctx))) await nameBank(ctx);
  if ((await ctx.em.count(User)) === 0) await loadUsers(ctx);
  if ((await ctx.em.count(Customer)) > 0) return;
  for (const customer of demoCustomers) await createCustomer(ctx, customer);
}

/** The small bank is the one that an installation is until it is named. */
function nameBank(ctx: Context): Promise<void> {
  const { organisationName, organisationNameZh, timeZone, currency } = settingDefinitions;
  return setUp(ctx, {
    organisationName: organisationName.fallback,
    organisationNameZh: organisationNameZh.fallback,
    timeZone: timeZone.fallback,
    currency: currency.fallback,
  });
}

async function loadUsers(ctx: Context): Promise<void> {
  const queues = await ctx.em.find(Queue, {});
  for (const { queues: keys, ...user } of demoUsers) {
    const queueIds = queues.filter(queue => keys.includes(queue.key)).map(queue => queue.id);
    await createUser(ctx, { ...user, password: DEMO_PASSWORD, queueIds }, queueMemberships);
  }
}
