import type { TrainingReview } from '#server/training/training.schema.ts';
import { api } from '../api/client.ts';
import { Loaded } from '../api/loaded.svelte.ts';

/** What the customer says is asked for, since it is the carrier that knows it. */
const EVERY_MS = 1_000;

/** A training call as it goes on: looked at each second until it is over. Call it while a component is made. */
export function followReview(id: () => string): Loaded<TrainingReview> {
  const review = new Loaded<TrainingReview>();
  const load = (wanted: string) => review.load(() => api.get<TrainingReview>(`/training/calls/${wanted}`));
  const over = $derived.by(() => {
    const { call } = review.value ?? {};
    return call?.id === id() && (call.state === 'failed' || call.interaction?.state === 'closed');
  });
  $effect(() => void load(id()));
  $effect(() => {
    const wanted = id();
    if (over) return;
    const timer = setInterval(() => void load(wanted), EVERY_MS);
    return () => clearInterval(timer);
  });
  return review;
}
