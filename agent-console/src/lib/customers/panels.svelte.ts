import { SvelteMap } from 'svelte/reactivity';
import type { CustomerPanelView } from '#server/customers/panel.schema.ts';
import { api } from '../api/client.ts';
import { Loaded } from '../api/loaded.svelte.ts';

/** Those looked at last; a console that is open for a day does not grow. */
const kept = 12;

/** What is known of the customers that are being served: asked for while the call still rings, so that it is there when it is answered. */
export class Panels {
  #byId = new SvelteMap<string, Loaded<CustomerPanelView>>();

  get(customerId: string): Loaded<CustomerPanelView> | undefined {
    return this.#byId.get(customerId);
  }

  /** Asks for it unless it has been asked for already. */
  prepare(customerId: string): void {
    if (!this.#byId.has(customerId)) void this.reload(customerId);
  }

  reload = (customerId: string): Promise<void> => {
    const panel = this.#byId.get(customerId) ?? new Loaded<CustomerPanelView>();
    this.#byId.delete(customerId);
    this.#byId.set(customerId, panel);
    for (const id of [...this.#byId.keys()].slice(0, -kept)) this.#byId.delete(id);
    return panel.load(() => api.get<CustomerPanelView>(`/customers/${customerId}/panel`));
  };
}
