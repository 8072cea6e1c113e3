import { createCustomer } from '#server/customers/customer.actions.ts';
import { Customer } from '#server/customers/customer.entity.ts';
import { User } from '#server/people/user.entity.ts';
import type { DemoData } from '#server/platform/config.ts';
import type { Context } from '#server/platform/context.ts';
import { setSetting } from '#server/platform/settings.actions.ts';
import { settingDefinitions } from '#server/platform/settings.schema.ts';
import { setUp } from '#server/platform/setup.actions.ts';
import { isSetUp } from '#server/platform/setup.queries.ts';
import { demoCustomers, demoUsers } from './demo-people.ts';
import { createPeople } from './load-people.ts';

/**
 * Fills an empty database with a bank: the whole one with its history, or the small one, five people and twelve customers, which is there in
 * a moment. Adds no people where there are users, and no customers where there are some, already.
 */
export async function loadDemoData(ctx: Context, size: Exclude<DemoData, 'none'>): Promise<void> {
  const hasUsers = (await ctx.em.count(User)) > 0;
  const hasCustomers = (await ctx.em.count(Customer)) > 0;
  const whole = size === 'whole' && !hasUsers && !hasCustomers;
  // The bank's day ends when it does for whoever looks at it: they sit at this machine.
  const zone = whole ? Intl.DateTimeFormat().resolvedOptions().timeZone : settingDefinitions.timeZone.fallback;
  if (!(await isSetUp(ctx))) await nameBank(ctx, zone, whole ? 'CNY' : settingDefinitions.currency.fallback);
  if (whole) {
    const { loadWholeBank } = await import('./whole-bank.ts');
    const startedAt = performance.now();
    await loadWholeBank(ctx, zone);
    return ctx.services.log.info({}, `demo bank loaded in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  if (!hasUsers) await createPeople(ctx, demoUsers);
  if (!hasCustomers) for (const customer of demoCustomers) await createCustomer(ctx, customer);
}

/** The bank is the one that an installation is until it is named. Its customers, who are nobody, may be rung at any hour, whenever somebody tries it. */
async function nameBank(ctx: Context, timeZone: string, currency: string): Promise<void> {
  const { organisationName, organisationNameZh } = settingDefinitions;
  await setUp(ctx, {
    organisationName: organisationName.fallback,
    organisationNameZh: organisationNameZh.fallback,
    timeZone,
    currency,
  });
  const everywhere = { scope: 'all', scopeId: null } as const;
  await setSetting(ctx, 'callingFrom', everywhere, 0);
  await setSetting(ctx, 'callingUntil', everywhere, 1440);
}
