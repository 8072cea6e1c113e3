import type { Disposition, InteractionView } from '#server/interactions/interaction.schema.ts';

/** What comes of ringing somebody, and never of being rung. */
const ofOurCalls: readonly Disposition[] = ['reached_voicemail', 'refused_to_talk'];

/** How a call can be said to have ended, in the given order. `not_noted` is what the time limit writes. */
export const choicesFor = (
  { direction }: Pick<InteractionView, 'direction'>,
  all: readonly Disposition[],
): Disposition[] =>
  all.filter(code => code !== 'not_noted' && (direction === 'outbound' || !ofOurCalls.includes(code)));
