import type { InteractionView, SupervisionMode } from '#server/interactions/interaction.schema.ts';
import type { TransferTarget } from '#server/telephony/transfer.schema.ts';
import { api } from '../api/client.ts';
import { wordError } from '../api/wording.ts';
import type { Interactions } from '../interactions/interactions.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

export type Deed =
  | 'hold'
  | 'resume'
  | 'merge'
  | 'return'
  | 'hand-over'
  | 'ask-for-help'
  | 'forgo-help'
  | 'transfer'
  | 'consult'
  | 'drop'
  | 'supervise';

/** What is done with a call besides talking, one thing at a time. What is refused is said, and nothing has changed. */
export class CallControl {
  /** What is under way. */
  doing = $state<Deed | null>(null);
  #interactions: Interactions;

  constructor(interactions: Interactions) {
    this.#interactions = interactions;
  }

  /** Those that need nothing but to be said. */
  say = (id: string, deed: 'hold' | 'resume' | 'merge' | 'return' | 'ask-for-help' | 'forgo-help'): Promise<boolean> =>
    this.#do(deed, () => api.post(`/interactions/${id}/${deed}`));

  pass = (id: string, deed: 'transfer' | 'consult', target: TransferTarget): Promise<boolean> =>
    this.#do(deed, () => api.post(`/interactions/${id}/${deed}`, target));

  handOver = (id: string, legId?: string): Promise<boolean> =>
    this.#do('hand-over', () => api.post(`/interactions/${id}/hand-over`, legId ? { legId } : {}));

  drop = (id: string, legId: string): Promise<boolean> =>
    this.#do('drop', () => api.delete<InteractionView>(`/interactions/${id}/lines/${legId}`));

  /** Who hears me from now on. */
  chooseMode = async (id: string, mode: SupervisionMode): Promise<void> => {
    const done = await this.#do('supervise', () => api.put(`/interactions/${id}/supervise`, { mode }));
    const { supervising } = this.#interactions;
    if (done && supervising?.interactionId === id) this.#interactions.supervising = { ...supervising, mode };
  };

  async #do(deed: Deed, ask: () => Promise<InteractionView>): Promise<boolean> {
    if (this.doing) return false;
    this.doing = deed;
    try {
      this.#interactions.upsert(await ask());
      return true;
    } catch (error) {
      toasts.show(wordError(error), 'danger');
      return false;
    } finally {
      this.doing = null;
    }
  }
}
