import { onMount } from 'svelte';
import type { ChangedKind } from '#server/composition/messages.ts';
import type { BranchView } from '#server/people/branch.schema.ts';
import { everything } from '../api/client.ts';
import { Loaded } from '../api/loaded.svelte.ts';
import { whenChanged } from '../console/when-changed.svelte.ts';
import { nameOf, t, words } from '../i18n/words.svelte.ts';
import { rowsOf, treeOf } from './branch-tree.ts';

/** All branches of the organisation. */
export class Branches {
  readonly loaded = new Loaded<BranchView[]>();
  #byId = $derived(new Map(this.loaded.value?.map(branch => [branch.id, branch])));
  /** Each above those below it; beside each other by name. */
  all = $derived.by(() => {
    const byName = new Intl.Collator(words.language, { numeric: true });
    const sorted = this.loaded.value?.toSorted((a, b) => byName.compare(nameOf(a), nameOf(b))) ?? [];
    return rowsOf(treeOf(sorted), () => true).map(({ branch }) => branch);
  });

  load = (): Promise<void> => this.loaded.load(() => everything<BranchView>('/branches'));
  get(id: string | null): BranchView | null {
    return (id && this.#byId.get(id)) || null;
  }
  /** Empty while it is not known; `none` for what belongs to no branch. */
  wordOf(id: string | null, none = ''): string {
    if (id === null) return none;
    const branch = this.get(id);
    return branch ? nameOf(branch) : this.loaded.value ? t().common.unknown : '';
  }
  /** `Head office › North › Harbin`. */
  pathOf({ path }: BranchView): string {
    return path.map(id => this.wordOf(id)).join(' › ');
  }
}

/** The branches for the component that calls this, kept true as long as it exists. */
export function useBranches(kinds: readonly ChangedKind[] = ['branch']): Branches {
  const branches = new Branches();
  onMount(() => void branches.load());
  whenChanged(kinds, () => void branches.load());
  return branches;
}
