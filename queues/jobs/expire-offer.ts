import { Type } from 'typebox';
import { defineJob } from '#queues/define-job.ts';
import { Id, Time } from '#server/platform/schema.ts';
import { first, sql } from '#server/platform/sql.ts';
import { expireOffers } from '#server/routing/offer.actions.ts';

/** An agent has not answered in time. */
export const expireOfferJob = defineJob({
  name: 'expire-offer',
  data: Type.Object({ offerId: Id, dueAt: Time }),
  key: ({ offerId, dueAt }) => `${offerId}_${Date.parse(dueAt)}`,
  async run(ctx, { offerId }) {
    await expireOffers(ctx);
    // Interactions that somebody else has locked are passed over; that one may be ours.
    const ringing = sql`select 1 from offer where id = ${offerId} and state = 'pending' and expires_at <= ${ctx.now}`;
    if (await first(ctx.em, ringing)) throw new Error('The interaction of this offer is locked.');
  },
});
