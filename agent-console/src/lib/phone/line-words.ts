import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { Console } from '../console/console.svelte.ts';
import { t } from '../i18n/words.svelte.ts';
import type { LineState } from './line.svelte.ts';
import { placingOf } from './talk.ts';

/** How my line stands, and how far a call that we make has come; empty: as it should be. */
export function wordLine(
  { clock, interactions }: Pick<Console, 'clock' | 'interactions'>,
  call: InteractionView,
  line: LineState,
): string {
  const words = t().call;
  const placing = placingOf(call);
  if (line === 'elsewhere') return words.lineElsewhere;
  if (line === 'needs_gesture') return words.lineGesture;
  if (line === 'failed' || line === 'none') return words.lineFailed;
  if (line === 'reconnecting') return words.lineReconnecting;
  if (line === 'joining') return words.lineJoining;
  const speaks = interactions.lineIn(call)?.state === 'in_room';
  if (line === 'desk' && !speaks) return t().control.deskRings;
  if (placing?.is === 'dials' && clock.secondsUntil(placing.at) > 0)
    return t().control.dialsIn(clock.secondsUntil(placing.at));
  if (placing) return placing.is === 'own_line' ? t().control.ringingYou : t().control.ringing;
  if (call.state === 'connecting') return words.connecting;
  return line === 'desk' ? t().control.onDesk : '';
}
