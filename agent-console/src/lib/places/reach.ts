import type { BranchView } from '#server/people/branch.schema.ts';
import type { UserView } from '#server/people/user.schema.ts';

type Reader = Pick<UserView, 'branchId' | 'scope'> | null;
type Place = Pick<BranchView, 'id' | 'path'> | null;

/** Whether what my role allows holds for this branch (null: for what belongs to none), so that nothing else is offered; the server decides. */
export function reaches(me: Reader, place: Place): boolean {
  if (!me || me.scope === 'own') return false;
  if (me.scope === 'all') return true;
  if (!place || !me.branchId) return false;
  return me.scope === 'branch' ? place.id === me.branchId : place.path.includes(me.branchId);
}

/** One's own branch is changed by those above. */
export const mayChangeBranch = (me: Reader, branch: BranchView): boolean =>
  reaches(me, branch) && (me?.scope === 'all' || branch.id !== me?.branchId);
