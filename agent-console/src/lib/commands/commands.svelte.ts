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
  #lists = $state.raw<readonly (() => Command[])[]>([]);
  all = $derived([...new Map(this.#lists.flatMap(list => list()).map(command => [command.id, command])).values()]);
  /** What can be done now. */
  ready = $derived(this.all.filter(command => command.run !== null));

  /** Returns what takes them away again. The list is asked anew whenever something it reads changes. */
  offer(list: () => Command[]): () => void {
    this.#lists = [...this.#lists, list];
    return () => (this.#lists = this.#lists.filter(other => other !== list));
  }

  /** Of a command, as they are shown: `['G', 'C']`. None while its keys do nothing. */
  keysOf(id: string): string[] {
    const keys = this.all.find(command => command.id === id)?.keys;
    return keys === undefined || (isSingle(keys) && !shortcuts.enabled) ? [] : shownKeys(keys);
  }
}

export const commands = new Commands();

/** While the component that calls this exists: these can be done, also by their keys. */
export function offerCommands(list: () => Command[]): void {
  // Asked by the component itself, not by whoever shows them: when it goes, what it reads is gone before it.
  let offered = $state.raw<Command[]>([]);
  $effect(() => untrack(() => commands.offer(() => offered)));
  $effect(() => {
    const now = list();
    offered = now;
    const stops = now.flatMap(({ keys, run }) => (keys && run ? [shortcuts.on(keys, run)] : []));
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
