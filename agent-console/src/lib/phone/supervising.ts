import type { SupervisionMode } from '#server/interactions/interaction.schema.ts';
import { wordError } from '../api/wording.ts';
import type { Console } from '../console/console.svelte.ts';
import { toasts } from '../ui/toasts.svelte.ts';

/** Into a call of somebody I lead; a refusal is said. */
export const superviseOrSay = (desk: Pick<Console, 'supervise'>, id: string, mode: SupervisionMode): Promise<void> =>
  desk.supervise(id, mode).catch((error: unknown) => toasts.show(wordError(error), 'danger'));
