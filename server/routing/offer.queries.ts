import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { loadInteractionViews } from '#server/interactions/interaction.queries.ts';
import { rowsById } from '#server/platform/rows.ts';
import type { OfferView } from './offer.schema.ts';
import { Offer } from './offer.entity.ts';

/** Views by id; unknown ids are left out. */
export async function loadOfferViews(em: SqlEntityManager, ids: readonly string[]): Promise<Map<string, OfferView>> {
  if (ids.length === 0) return new Map();
  return viewOffers(em, await rowsById(em, Offer, ids));
}

/** What rings at this person now. */
export async function listPendingOffers(em: SqlEntityManager, userId: string, now: Date): Promise<OfferView[]> {
  const fork = em.fork({ clear: true }) as SqlEntityManager;
  const offers = await fork.find(Offer, { userId, state: 'pending', expiresAt: { $gt: now } });
  return [...(await viewOffers(em, offers)).values()];
}

async function viewOffers(em: SqlEntityManager, offers: readonly Offer[]): Promise<Map<string, OfferView>> {
  const interactions = await loadInteractionViews(
    em,
    offers.map(offer => offer.interactionId),
  );
  return new Map(
    offers.map(offer => [
      offer.id,
      {
        id: offer.id,
        state: offer.state,
        userId: offer.userId,
        madeAt: offer.madeAt.toISOString(),
        expiresAt: offer.expiresAt.toISOString(),
        endedAt: offer.endedAt?.toISOString() ?? null,
        interaction: interactions.get(offer.interactionId)!,
      },
    ]),
  );
}
