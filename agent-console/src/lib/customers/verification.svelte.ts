import type { InteractionView, VerificationMethod } from '#server/interactions/interaction.schema.ts';
import type { VerificationView } from '#server/verification/verification.schema.ts';
import { api, ApiError } from '../api/client.ts';
import { wordError } from '../api/wording.ts';
import { t } from '../i18n/words.svelte.ts';

/** One customer being asked who they are. What they said is kept nowhere once it was checked. */
export class AskingWho {
  asked = $state.raw<VerificationView | null>(null);
  answers = $state<string[]>([]);
  busy = $state(false);
  /** Said to whoever sees and to whoever listens. */
  said = $state('');
  locked = $state(false);

  /** `verified`: the interaction as it is afterwards. */
  constructor(
    readonly interactionId: string,
    readonly onsettled: (view: InteractionView) => void,
  ) {}

  start = (method: VerificationMethod): Promise<void> =>
    this.#ask('', { method }, asked => {
      this.said = '';
      this.asked = asked;
      this.answers = Array.from({ length: method === 'pin' ? 1 : asked.questions.length }, () => '');
    });

  check = (): Promise<void> =>
    this.#ask('/answers', { answers: $state.snapshot(this.answers) }, async ({ result, triesLeft }) => {
      this.answers = this.answers.map(() => '');
      this.said =
        result === 'passed' ? t().verify.done : result === 'failed' ? t().verify.failed : t().verify.wrong(triesLeft);
      if (result === 'pending') return;
      this.asked = null;
      this.onsettled(await api.get<InteractionView>(`/interactions/${this.interactionId}`));
    });

  stop(): void {
    this.asked = null;
    this.said = '';
  }

  async #ask(path: string, body: object, take: (view: VerificationView) => void | Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    try {
      await take(await api.post<VerificationView>(`/interactions/${this.interactionId}/verification${path}`, body));
    } catch (error) {
      this.said = wordError(error);
      this.locked = error instanceof ApiError && error.code === 'verification_locked';
      if (this.locked) this.asked = null;
    } finally {
      this.busy = false;
    }
  }
}
