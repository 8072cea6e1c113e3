import type { Language } from '#server/platform/schema.ts';
import type { StartTrainingSession, TrainingCallView, TrainingView } from '#server/training/training.schema.ts';
import { api, withQuery } from '../api/client.ts';
import { Loaded } from '../api/loaded.svelte.ts';
import { PagedList } from '../api/paged-list.svelte.ts';
import type { Console } from '../console/console.svelte.ts';
import { paced } from '../console/paced.ts';

const kinds = ['training_call', 'training_session', 'interaction'];

/** What the training screen shows, asked for again whenever something of it has changed. */
export class Training {
  readonly offered = new Loaded<TrainingView>();
  readonly calls = new PagedList<TrainingCallView>();
  /** Who practises, if not the reader. */
  #userId: string | null = null;
  /** Which situation is being asked for. */
  starting = $state<string | null>(null);

  load = async (): Promise<void> => {
    await Promise.all([
      this.offered.load(() => api.get<TrainingView>(withQuery('/training', { userId: this.#userId }))),
      this.calls.open('/training/calls', { limit: '20' }),
    ]);
  };

  /** Until the answer is called. `userId`: who practises, if not the reader. */
  follow(desk: Console, userId: string | null): () => void {
    this.#userId = userId;
    const looking = paced(() => void this.load());
    const stop = desk.onChanged(({ kind }) => {
      if (kinds.includes(kind)) looking.touch();
    });
    looking.touch();
    return () => {
      stop();
      looking.stop();
    };
  }

  async ring(situation: string, language: Language, seed?: number): Promise<TrainingCallView> {
    this.starting = situation;
    try {
      return await api.post<TrainingCallView>('/training/calls', {
        situation,
        language,
        ...this.#whom(),
        ...(seed !== undefined && { seed }),
      });
    } finally {
      this.starting = null;
    }
  }

  async startSession(session: StartTrainingSession): Promise<void> {
    await api.post('/training/sessions', { ...session, ...this.#whom() });
    await this.load();
  }

  readonly #whom = () => (this.#userId === null ? {} : { userId: this.#userId });

  async stopSession(): Promise<void> {
    const { session } = this.offered.value ?? {};
    if (session) await api.delete(`/training/sessions/${session.id}`);
    await this.load();
  }
}
