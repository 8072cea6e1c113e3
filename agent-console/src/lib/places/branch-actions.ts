import Plus from '@lucide/svelte/icons/plus';
import Pencil from '@lucide/svelte/icons/pencil';
import Power from '@lucide/svelte/icons/power';
import PowerOff from '@lucide/svelte/icons/power-off';
import type { BranchView, UpdateBranch } from '#server/people/branch.schema.ts';
import { api } from '../api/client.ts';
import { wordError } from '../api/wording.ts';
import type { Console } from '../console/console.svelte.ts';
import { t } from '../i18n/words.svelte.ts';
import type { MenuEntry } from '../ui/Menu.svelte';
import { toasts } from '../ui/toasts.svelte.ts';
import { kindsBelow } from './branch-tree.ts';
import type { Branches } from './branches.svelte.ts';
import { mayChangeBranch, reaches } from './reach.ts';

/** What is asked for in a dialog. */
export type Doing =
  | { what: 'add'; /** Null: where is not known yet. */ below: string | null }
  | { what: 'edit' | 'end'; branch: BranchView };

/** What I may do with a branch; the first is what Enter does. */
export function branchActions(
  desk: Pick<Console, 'me' | 'may'>,
  branch: BranchView,
  branches: Branches,
  ask: (doing: Doing) => void,
  onchanged: () => Promise<void>,
): MenuEntry[] {
  if (!desk.may('manage_people') || !reaches(desk.me, branch)) return [];
  const { edit, createBelow, deactivate, reactivate } = t().branches;
  const entries: MenuEntry[] = [];
  const mayChange = mayChangeBranch(desk.me, branch);
  if (mayChange) entries.push({ label: edit, icon: Pencil, onselect: () => ask({ what: 'edit', branch }) });
  if (branch.active && kindsBelow(branch.kind).length > 0)
    entries.push({ label: createBelow, icon: Plus, onselect: () => ask({ what: 'add', below: branch.id }) });
  if (mayChange && branch.active)
    entries.push({ label: deactivate, icon: PowerOff, danger: true, onselect: () => ask({ what: 'end', branch }) });
  // Nothing is used below what is not.
  if (mayChange && !branch.active && branches.get(branch.parentId)?.active !== false)
    entries.push({ label: reactivate, icon: Power, onselect: () => void useAgain(branch, onchanged) });
  return entries;
}

async function useAgain({ id }: BranchView, onchanged: () => Promise<void>): Promise<void> {
  try {
    await api.patch<BranchView>(`/branches/${id}`, { active: true } satisfies UpdateBranch);
    await onchanged();
    toasts.show(t().branches.reactivated, 'success');
  } catch (error) {
    toasts.show(wordError(error), 'danger');
  }
}
