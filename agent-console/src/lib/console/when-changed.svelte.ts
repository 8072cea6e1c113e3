import type { ServerToConsole } from '#server/composition/messages.ts';
import { getConsole } from './context.ts';

type ChangedKind = Parameters<ServerToConsole['changed']>[0]['kind'];

/** While the component that calls this exists: does it whenever something of these kinds has changed. */
export function whenChanged(kinds: readonly ChangedKind[], look: (id: string) => void): void {
  const desk = getConsole();
  const wanted = new Set<string>(kinds);
  $effect(() =>
    desk.onChanged(changed => {
      if (wanted.has(changed.kind)) look(changed.id);
    }),
  );
}
