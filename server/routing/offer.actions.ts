import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import type { DeclineReason, OfferState } from './offer.schema.ts';
import { takeBreak } from './presence-state.ts';
import { rules, secondsLater } from './rules.ts';

/** Why a line that was never taken is over. */
const whyLeft = { declined: 'declined', expired: 'no_answer', withdrawn: 'cancelled' } as const;

const offerSubject = (id: string) => ({ type: 'offer', id }) as const;

/**
 * The agent takes the call. Whoever locks it first wins: after another tab, the clock, or a customer who just hung up it is 409 `offer_gone`. Returns the interaction; it is now `connecting` and the agent's line is awaited.
 */
export function acceptOffer(ctx: Context, offerId: string): Promise<Accepted> {
  return inTransaction(ctx, async ctx => {
    const { pending, interactionId, legId } = await lockOffered(ctx, offerId);
    if (!pending) throw offerGone();
    if (legId) return acceptInvitation(ctx, { offerId, interactionId, legId });
    const awaitedUntil = secondsLater(ctx.now, rules.joinSeconds);
    const [taken] = await run(
      ctx.em,
      sql<{ interaction_id: string; queue_id: string }>`
        with taken as (
          update offer set state = 'accepted', ended_at = ${ctx.now} where id = ${offerId} returning interaction_id, user_id, slot_id
        ), occupied as (
          update agent_slot s set version = s.version + 1, state = 'busy', since = ${ctx.now} from taken t where s.id = t.slot_id
        )
        update interaction i set state = 'connecting', agent_id = t.user_id, accepted_at = ${ctx.now},
          agent_awaited_until = ${awaitedUntil}, branch_id = coalesce(i.branch_id, ${ctx.actor.branchId}::uuid),
          version = i.version + 1
        from taken t where i.id = t.interaction_id
        returning i.id as interaction_id, i.queue_id`,
    );
    if (!taken) throw offerGone();
    const data = { interactionId: taken.interaction_id, userId: ctx.actor.id!, queueId: taken.queue_id };
    record(ctx, 'offer.accepted', offerSubject(offerId), { data });
    record(
      ctx,
      'interaction.accepted',
      { type: 'interaction', id: taken.interaction_id },
      {
        changes: { state: ['offered', 'connecting'] },
        data: { ...data, dueAt: awaitedUntil.toISOString() },
      },
    );
    return { interactionId: taken.interaction_id, legId: null };
  });
}

export interface Accepted {
  interactionId: string;
  /** By which line they join somebody else's call; null: the call is theirs. */
  legId: string | null;
}

async function acceptInvitation(
  ctx: Context,
  { offerId, interactionId, legId }: { offerId: string; interactionId: string; legId: string },
): Promise<Accepted> {
  await run(
    ctx.em,
    sql`
      with taken as (
        update offer set state = 'accepted', ended_at = ${ctx.now} where id = ${offerId} returning slot_id
      )
      update agent_slot s set version = s.version + 1, state = 'busy', since = ${ctx.now} from taken t where s.id = t.slot_id`,
  );
  record(ctx, 'offer.accepted', offerSubject(offerId), { data: { interactionId, userId: ctx.actor.id! } });
  return { interactionId, legId };
}

/** The agent says no; the call goes to the next, and not back to this agent for a while. */
export function declineOffer(ctx: Context, offerId: string, reason: DeclineReason): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const { interactionId, pending } = await lockOffered(ctx, offerId);
    if (!pending) throw offerGone();
    await endOffers(ctx, [interactionId], 'declined', reason);
  });
}

/** Ends every offer whose time is over; who missed one goes on a break, so that the next customer does not ring in vain. */
export function expireOffers(ctx: Context): Promise<number> {
  return inTransaction(ctx, async ctx => {
    const due = await run(
      ctx.em,
      sql<{ id: string }>`
        select i.id from interaction i join offer o on o.interaction_id = i.id
        where o.state = 'pending' and o.expires_at <= ${ctx.now}
        order by i.id limit ${rules.batch}
        for update of i skip locked`,
    );
    if (due.length === 0) return 0;
    const ended = await endOffers(
      ctx,
      due.map(row => row.id),
      'expired',
      'missed_offer',
    );
    for (const offer of ended) await takeBreak(ctx, offer.user_id, 'missed_offer');
    return ended.length;
  });
}

/** Takes back what rings at this person: they went on a break, signed out, or their console is gone. */
export async function withdrawOffersOf(ctx: Context, userId: string, reason: string): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const ringing = await run(
      ctx.em,
      sql<{ id: string }>`
        select i.id from interaction i join offer o on o.interaction_id = i.id
        where o.state = 'pending' and o.user_id = ${userId} for update of i`,
    );
    if (ringing.length > 0)
      await endOffers(
        ctx,
        ringing.map(row => row.id),
        'withdrawn',
        reason,
      );
  });
}

/**
 * Ends the pending offers of these interactions, whose rows are locked, frees the slots and, unless the customer has left, puts the
 * interactions back into their queue at their old place; lines of those who were invited to join are over. Who declines or misses goes to the end of the line of idle agents.
 */
export async function endOffers(
  ctx: Context,
  interactionIds: readonly string[],
  state: Exclude<OfferState, 'pending' | 'accepted'>,
  reason: string,
): Promise<{ id: string; interaction_id: string; user_id: string }[]> {
  const ended = await run(
    ctx.em,
    sql<{ id: string; interaction_id: string; user_id: string; queue_id: string }>`
      with ended as (
        update offer set state = ${state}, reason = ${reason}, ended_at = ${ctx.now}
        where interaction_id = any(${interactionIds}::uuid[]) and state = 'pending'
        returning id, interaction_id, user_id, slot_id, leg_id
      ), uninvited as (
        update leg l set version = l.version + 1, state = 'left', left_at = ${ctx.now}, end_reason = ${whyLeft[state]}
        from ended e where l.id = e.leg_id and l.state <> 'left'
      ), freed as (
        update agent_slot s set version = s.version + 1, state = 'free', interaction_id = null, since = ${ctx.now},
          idle_since = case when ${state} = 'withdrawn' then s.idle_since else ${ctx.now} end
        from ended e where s.id = e.slot_id
      ), back as (
        -- Who was asked for by name and will not have it is not waited for.
        update interaction i set state = 'queued', version = i.version + 1,
          preferred_until = case when i.preferred_reason = 'transfer' and i.preferred_user_id = e.user_id then ${ctx.now}
            else i.preferred_until end
        from ended e where i.id = e.interaction_id and i.state = 'offered' and i.customer_left_at is null
      )
      select e.id, e.interaction_id, e.user_id, i.queue_id from ended e join interaction i on i.id = e.interaction_id`,
  );
  const type = ({ declined: 'offer.declined', expired: 'offer.expired', withdrawn: 'offer.withdrawn' } as const)[state];
  for (const offer of ended) {
    record(ctx, type, offerSubject(offer.id), {
      data: { interactionId: offer.interaction_id, userId: offer.user_id, queueId: offer.queue_id, reason },
    });
  }
  return ended;
}

/** Locks the interaction that this offer is about, and the offer, if it is the actor's; interactions are always locked before offers and slots. */
async function lockOffered(
  ctx: Context,
  offerId: string,
): Promise<{ interactionId: string; legId: string | null; pending: boolean }> {
  const row = await first(
    ctx.em,
    sql<{ id: string; leg_id: string | null; pending: boolean }>`
      select i.id, o.leg_id, o.state = 'pending' and o.expires_at > ${ctx.now} as pending
      from interaction i join offer o on o.interaction_id = i.id
      where o.id = ${offerId} and o.user_id = ${ctx.actor.id} for update of i, o`,
  );
  if (!row) throw notFound('offer');
  return { interactionId: row.id, legId: row.leg_id, pending: row.pending };
}

const offerGone = (): Error => conflict('offer_gone', 'This call is no longer offered to you.');
