import type { Context } from './context.ts';
import { setSetting } from './settings.actions.ts';
import type { Setup } from './setup.schema.ts';
import { inTransaction } from './transaction.ts';

/** Sets all four settings or none. Throws `bad_setting`. */
export function setUp(ctx: Context, setup: Setup): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const everywhere = { scope: 'all', scopeId: null } as const;
    // Always in this order, so that two who set up at once do not wait for one another.
    for (const key of ['organisationName', 'organisationNameZh', 'timeZone', 'currency'] as const)
      await setSetting(ctx, key, everywhere, setup[key]);
  });
}
