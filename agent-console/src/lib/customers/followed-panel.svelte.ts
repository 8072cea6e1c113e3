import { untrack } from 'svelte';
import type { CustomerPanelView } from '#server/customers/panel.schema.ts';
import type { Loaded } from '../api/loaded.svelte.ts';
import { getConsole } from '../console/context.ts';
import { paced } from '../console/paced.ts';

/** What may be about the customer, whichever it is. */
const kinds = new Set<string>(['ticket', 'callback', 'alert']);

/**
 * A customer's panel, asked for again when something of it has changed. `version`: of what else decides about what is shown. `anew`: also asked
 * for when it has been looked at before.
 */
export function followPanel(
  customerId: () => string | null,
  version: () => string | null = () => null,
  { anew = false } = {},
): { readonly loaded: Loaded<CustomerPanelView> | undefined } {
  const desk = getConsole();
  const look = paced(() => void (customerId() && desk.panels.reload(customerId()!)), 1000);
  let seen = `${customerId()} ${version()}`;

  $effect(() => {
    const [id, now] = [customerId(), `${customerId()} ${version()}`];
    const verifiedSince = now !== seen && seen.startsWith(`${id} `);
    seen = now;
    untrack(() => id && (anew || verifiedSince ? void desk.panels.reload(id) : desk.panels.prepare(id)));
  });
  $effect(() =>
    desk.onChanged(changed => {
      if (changed.id === customerId() || kinds.has(changed.kind)) look.touch();
    }),
  );
  $effect(() => () => look.stop());
  return {
    get loaded() {
      const id = customerId();
      return id === null ? undefined : desk.panels.get(id);
    },
  };
}
