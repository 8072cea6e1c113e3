import type { Log } from '#server/platform/context.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import type { Audience, Room } from './audience.ts';
import type { OfferWork } from './projection-work.ts';

const RETRY_MS = 500;
/** Offers whose commit may still be reported here after the event table has told of them. */
const PAST_AT_MOST = 2_000;

export interface OfferTeller {
  /** Offers that this process has just committed: told before the event table is read. */
  ring(ids: string[]): void;
  /** Offers that the event table tells of. */
  tell(offers: ReadonlyMap<string, OfferWork>): Promise<void>;
  stop(): void;
}

/** Tells agents of offers by whichever way is faster: each is told once, and never after its end. */
export function createOfferTeller(
  loadOffers: (ids: string[]) => Promise<OfferView[]>,
  audience: Audience,
  log: Log,
): OfferTeller {
  const ahead = new Map<string, 'loading' | 'told'>();
  /** The last ones that the event table told of. */
  const past = new Set<string>();
  let stopped = false;

  const tellOffer = (offer: OfferView): void => {
    const room: Room[] = [`user:${offer.userId}`];
    const { id, state } = offer;
    if (state === 'pending') audience.tell(room, 'offer:made', offer);
    else audience.tell(room, 'offer:ended', { id, interactionId: offer.interaction.id, state });
  };

  const tellAhead = async (ids: string[]): Promise<void> => {
    try {
      for (const offer of await loadOffers(ids)) {
        if (ahead.get(offer.id) !== 'loading') continue;
        ahead.set(offer.id, 'told');
        tellOffer(offer);
      }
    } catch (error) {
      log.warn({ err: error }, 'offers will be told a little later');
      if (!stopped) setTimeout(() => void tellAhead(ids), RETRY_MS).unref();
    }
  };

  return {
    ring(made) {
      const ids = made.filter(id => !past.has(id));
      if (ids.length === 0) return;
      for (const id of ids) ahead.set(id, 'loading');
      void tellAhead(ids);
    },
    async tell(offers) {
      const told = new Set([...offers.keys()].filter(id => ahead.get(id) === 'told'));
      if (past.size > PAST_AT_MOST) past.clear();
      for (const id of offers.keys()) {
        ahead.delete(id);
        past.add(id);
      }
      const news = [...offers].filter(
        ([id, { userId, ended }]) => (ended || !told.has(id)) && audience.hears([`user:${userId}`]),
      );
      if (news.length === 0) return;
      for (const offer of await loadOffers(news.map(([id]) => id)))
        if (!told.has(offer.id) || offer.state !== 'pending') tellOffer(offer);
    },
    stop() {
      stopped = true;
    },
  };
}
