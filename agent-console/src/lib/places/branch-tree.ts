import type { BranchKind, BranchView } from '#server/people/branch.schema.ts';

/** From the top down: a branch lies below one of an earlier kind. */
const kinds: readonly BranchKind[] = ['head_office', 'province', 'city', 'outlet'];

export interface BranchNode {
  branch: BranchView;
  /** 0: nothing that is shown lies above it. */
  depth: number;
  below: BranchNode[];
  /** People of it and of all below it. */
  people: number;
  /** Its place among those beside it, from 1, and how many they are. */
  place: number;
  beside: number;
}

/** The kinds that may lie below one of this kind; null: at the top. */
export const kindsBelow = (kind: BranchKind | null): BranchKind[] =>
  kinds.slice(kind === null ? 0 : kinds.indexOf(kind) + 1);

/** Those whose parent is not among them come first; each above what lies below it, in the order that is given. */
export function treeOf(branches: readonly BranchView[]): BranchNode[] {
  const known = new Set(branches.map(({ id }) => id));
  const byParent = Map.groupBy(branches, ({ parentId }) => (parentId && known.has(parentId) ? parentId : null));
  const below = (parentId: string | null, depth: number): BranchNode[] => {
    const beside = byParent.get(parentId) ?? [];
    return beside.map((branch, index) => {
      const nodes = below(branch.id, depth + 1);
      const people = nodes.reduce((sum, node) => sum + node.people, branch.people);
      return { branch, depth, below: nodes, people, place: index + 1, beside: beside.length };
    });
  };
  return below(null, 0);
}

/** From the top down, without what is folded away. */
export const rowsOf = (nodes: readonly BranchNode[], isOpen: (id: string) => boolean): BranchNode[] =>
  nodes.flatMap(node => [node, ...(isOpen(node.branch.id) ? rowsOf(node.below, isOpen) : [])]);

/** Ids of those with all the words in one of their names or their key. */
export function matching(branches: readonly BranchView[], query: string): Set<string> {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = ({ name, nameZh, key }: BranchView) =>
    words.every(word => `${name} ${nameZh} ${key}`.toLowerCase().includes(word));
  return new Set(branches.filter(fits).map(({ id }) => id));
}

/** Only those that were found, and what lies above them. */
export function withFound(nodes: readonly BranchNode[], found: ReadonlySet<string>): BranchNode[] {
  const kept = nodes
    .map(node => ({ ...node, below: withFound(node.below, found) }))
    .filter(({ branch, below }) => below.length > 0 || found.has(branch.id));
  return kept.map((node, index) => ({ ...node, place: index + 1, beside: kept.length }));
}

/** Where a branch of this kind may lie: below a higher kind, and not below itself. */
export const parentsFor = (
  { id, kind }: { id: string | null; kind: BranchKind | null },
  branches: readonly BranchView[],
): BranchView[] =>
  branches.filter(other => {
    const allowed = kindsBelow(other.kind);
    return other.active && !other.path.includes(id ?? '') && (kind ? allowed.includes(kind) : allowed.length > 0);
  });
