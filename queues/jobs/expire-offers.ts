import { first, sql } from '#server/platform/sql.ts';
import { expireOffers } from '#server/routing/offer.actions.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** An agent has not answered in time. */
export const expireOffersJob = defineAlarm('expire-offers', async ctx => {
  while ((await expireOffers(ctx)) > 0);
  // Interactions that somebody else has locked are passed over; the job is tried again for them.
  const left = sql`select 1 from offer where state = 'pending' and expires_at <= ${ctx.now} limit 1`;
  if (await first(ctx.em, left)) throw new Error('An interaction whose offer is over is locked.');
});
