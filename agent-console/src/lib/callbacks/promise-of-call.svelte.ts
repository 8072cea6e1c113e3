import type { CallbackView } from '#server/callbacks/callback.schema.ts';
import { api } from '../api/client.ts';
import { Loaded } from '../api/loaded.svelte.ts';
import { paced } from '../console/paced.ts';
import { whenChanged } from '../console/when-changed.svelte.ts';

type Call = { id: string; callbackId: string | null };

/** Because of which promise a call is made, kept true while the component that calls this exists. Without an answer the call goes on all the same. */
export function followPromise(call: () => Call): { readonly callback: CallbackView | null } {
  const loaded = new Loaded<CallbackView>();
  const load = () => {
    const { id, callbackId } = call();
    if (callbackId) void loaded.load(() => api.get<CallbackView>(`/interactions/${id}/callback`));
  };
  const again = paced(load);
  $effect(load);
  whenChanged(['callback'], id => id === call().callbackId && again.touch());
  $effect(() => () => again.stop());
  return {
    get callback() {
      return loaded.value?.id === call().callbackId ? loaded.value : null;
    },
  };
}
