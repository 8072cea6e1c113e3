import type { OpeningView } from '#server/callbacks/callback.schema.ts';
import { api, withQuery } from '../api/client.ts';
import { type Pick, quickPicks } from './quick-picks.ts';

/** When a queue can ring, as far as somebody who promises it wants to know. Without an answer nothing is said, and the server decides. */
export class Openings {
  /** Those at which the queue is open. */
  picks = $state.raw<Pick[]>([]);
  /** Closed now: when it opens. */
  opensAt = $state.raw<string | null>(null);
  never = $state(false);
  #asked = 0;

  async look(queueId: string, now: number): Promise<void> {
    const mine = ++this.#asked;
    const nowAt = new Date(now).toISOString();
    const picks = quickPicks(now);
    const [first, ...others] = await Promise.all(
      [nowAt, ...picks.map(({ at }) => at)].map(at => opening(queueId, at).catch(() => at)),
    );
    if (mine !== this.#asked) return;
    this.never = first === null;
    this.opensAt = first && first > nowAt ? first : null;
    this.picks = picks.filter(({ at }, place) => others[place] === at);
  }
}

/** The earliest time from that one on; null: nobody knows. */
export const opening = async (queueId: string, at: string): Promise<string | null> =>
  (await api.get<OpeningView>(withQuery('/callbacks/opening', { queueId, at }))).opensAt;
