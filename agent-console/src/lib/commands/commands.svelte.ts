import type { LucideProps } from '@lucide/svelte';
import { type Component, untrack } from 'svelte';
import { shortcuts } from '../ui/shortcuts.svelte.ts';

/** In this order they are shown. */
export const commandGroups = ['call', 'work', 'presence', 'create', 'list', 'go', 'look', 'help'] as const;
export type CommandGroup = (typeof commandGroups)[number];

/** Something that can be done: chosen by name (Ctrl-K), by its keys, and listed with them under `?`. A key is written here only. */
export interface Command {
  /** Offered again under the same id it takes the place of the earlier one, as long as both are offered. */
  id: string;
  group: CommandGroup;
  words: string;
  /** `m`, `g c`, `ctrl-k`. */
  keys?: string;
  icon?: Component<LucideProps>;
  /** Null: not at this moment. Its keys are listed all the same. */
  run: (() => void) | null;
}

class Commands {
  #offered = $state.raw<ReadonlyMap<symbol, readonly Command[]>>(new Map());
  all = $derived([...new Map([...this.#offered.values()].flat().map(command => [command.id, command])).values()]);
  /** What can be done now. */
  ready = $derived(this.all.filter(command => command.run !== null));

  /** Under the same key again they take the place of those before. Those beneath yield to all others of the same id. */
  offer(key: symbol, list: readonly Command[], beneath = false): void {
    this.#offered = beneath
      ? new Map([[key, list], ...[...this.#offered].filter(([other]) => other !== key)])
      : new Map(this.#offered).set(key, list);
  }

  withdraw(key: symbol): void {
    const left = new Map(this.#offered);
    left.delete(key);
    this.#offered = left;
  }

  /** Of a command, as they are shown: `['G', 'C']`. None while its keys do nothing. */
  keysOf(id: string): string[] {
    const keys = this.all.find(command => command.id === id)?.keys;
    return keys === undefined || (isSingle(keys) && !shortcuts.enabled) ? [] : shownKeys(keys);
  }
}

export const commands = new Commands();

/**
 * While the component that calls this exists: these can be done, also by their keys. The list is made by an effect of that component: read
 * from elsewhere it could look at a component that is just going away. `beneath`: what can be done everywhere, and elsewhere means something
 * better.
 */
export function offerCommands(list: () => Command[], { beneath = false } = {}): void {
  const key = Symbol('commands');
  $effect(() => () => commands.withdraw(key));
  $effect(() => {
    const offered = list();
    untrack(() => commands.offer(key, offered, beneath));
    const stops = offered.flatMap(({ keys, run }) => (keys && run ? [shortcuts.on(keys, run, beneath)] : []));
    return () => stops.forEach(stop => stop());
  });
}

const isSingle = (keys: string): boolean => !keys.startsWith('ctrl-');
const named: Record<string, string> = { ctrl: 'Ctrl', enter: 'Enter' };
export const shownKeys = (keys: string): string[] =>
  keys.split(/[ -]/).map(key => named[key] ?? (key.length === 1 ? key.toUpperCase() : key));

/** All words that were typed are in what it is called. */
export function saysAll(text: string, typed: string): boolean {
  const low = text.toLowerCase();
  return typed
    .toLowerCase()
    .split(/\s+/)
    .every(word => low.includes(word));
}
