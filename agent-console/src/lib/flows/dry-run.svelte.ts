import type { Language } from '#server/platform/schema.ts';
import type { DryRun, DryRunView } from '#server/telephony/flows/flow.schema.ts';
import type { Graph } from '#server/telephony/flows/step.schema.ts';
import { api } from '../api/client.ts';
import { wordError } from '../api/wording.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { f } from './words.ts';

/** A call without a telephone: who rings and when, and what was pressed so far. The server tells what happens then. */
export class TriedCall {
  from = $state('');
  /** As the browser's time box has it: the reader's wall clock. */
  at = $state('');
  language = $state<Language | ''>('');
  pinIsRight = $state(true);
  view = $state.raw<DryRunView | null>(null);
  error = $state<string | null>(null);
  busy = $state(false);
  /** Keyed in, and not sent yet. */
  typed = $state('');
  #keys: string[] = [];
  #graph: () => Graph;

  constructor(graph: () => Graph) {
    this.#graph = graph;
  }

  ring = async (): Promise<void> => {
    this.#keys = [];
    this.view = null;
    await this.#ask([]);
  };

  /** A key; what is complete is sent, as by a telephone. */
  press = (key: string): void => {
    const awaits = this.view?.awaits;
    if (!awaits || this.busy) return;
    if (key === awaits.finishKey && awaits.finishKey !== '') return this.send();
    this.typed += key;
    if (this.typed.length >= awaits.most) this.send();
  };
  send = (): void => void this.#ask([...this.#keys, this.typed]);

  async #ask(keys: string[]): Promise<void> {
    this.typed = '';
    this.error = null;
    this.busy = true;
    try {
      const phoneNumber = this.from.trim() === '' ? null : await phoneNumbers.read(this.from);
      if (this.from.trim() !== '' && !phoneNumber) return void (this.error = f().dry.badNumber);
      const at = this.at === '' ? null : new Date(this.at).toISOString();
      const call: DryRun = {
        graph: this.#graph(),
        phoneNumber,
        at,
        language: this.language || null,
        pinIsRight: this.pinIsRight,
        keys,
      };
      this.view = await api.post<DryRunView>('/flow-dry-runs', call);
      this.#keys = keys;
    } catch (error) {
      this.error = wordError(error);
    } finally {
      this.busy = false;
    }
  }
}
