import type { BranchNode } from './branch-tree.ts';

/** What an arrow key does in a tree: the focus goes to a row, or the row is folded or unfolded. */
export type Step = { to: string } | { open: boolean } | null;

/** As trees everywhere: down and up, right into, left out of, to both ends. `rows` are those in sight, one of them has the focus. */
export function stepFor(key: string, rows: readonly BranchNode[], at: string, isOpen: (id: string) => boolean): Step {
  const index = rows.findIndex(({ branch }) => branch.id === at);
  const here = rows[index];
  if (!here) return null;
  const to = (node: BranchNode | undefined): Step => (node ? { to: node.branch.id } : null);
  const open = here.below.length > 0 && isOpen(at);
  switch (key) {
    case 'ArrowDown':
      return to(rows[index + 1]);
    case 'ArrowUp':
      return to(rows[index - 1]);
    case 'Home':
      return to(rows[0]);
    case 'End':
      return to(rows.at(-1));
    case 'ArrowRight':
      return here.below.length === 0 ? null : open ? to(here.below[0]) : { open: true };
    case 'ArrowLeft':
      return open ? { open: false } : to(rows.find(({ branch }) => branch.id === here.branch.parentId));
    default:
      return null;
  }
}
