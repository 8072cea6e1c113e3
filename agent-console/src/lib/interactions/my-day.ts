import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { talkedSeconds } from './times.ts';

export interface MyDay {
  taken: number;
  /** Seconds. */
  talked: number;
  /** Calls taken, from the first hour with one to the present one. */
  hours: { hour: number; taken: number }[];
}

/** What I have done since midnight in my own zone, of calls that have ended. `now` in milliseconds. */
export function myDay(calls: readonly InteractionView[], me: string, now: number): MyDay {
  const midnight = new Date(now).setHours(0, 0, 0, 0);
  const mine = calls.filter(
    ({ agent, connectedAt }) => agent?.id === me && connectedAt !== null && Date.parse(connectedAt) >= midnight,
  );
  const hourOf = (time: string | number) => new Date(time).getHours();
  const taken = mine.map(({ connectedAt }) => hourOf(connectedAt!));
  const [first, last] = [Math.min(...taken), hourOf(now)];
  return {
    taken: mine.length,
    talked: mine.reduce((sum, call) => sum + (talkedSeconds(call) ?? 0), 0),
    hours:
      mine.length === 0
        ? []
        : Array.from({ length: last - first + 1 }, (_, index) => ({
            hour: first + index,
            taken: taken.filter(hour => hour === first + index).length,
          })),
  };
}
