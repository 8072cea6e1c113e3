import { type Static, Type } from 'typebox';
import { Id, Nullable } from '#server/platform/schema.ts';
import { NamedKey, ShownName } from './skill.schema.ts';

/** From the top down: a branch lies below one of an earlier kind. */
export const branchKinds = ['head_office', 'province', 'city', 'outlet'] as const;
export const BranchKind = Type.Enum([...branchKinds]);
export type BranchKind = Static<typeof BranchKind>;

export const BranchView = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  nameZh: Type.String(),
  kind: BranchKind,
  parentId: Nullable(Id),
  /** Ids from the top down to this one. */
  path: Type.Array(Id),
  /** Others belong to nobody any more. */
  active: Type.Boolean(),
  /** People who belong to it and are active. */
  people: Type.Integer(),
  version: Type.Integer(),
});
export type BranchView = Static<typeof BranchView>;

const fields = { name: ShownName, nameZh: ShownName, parentId: Nullable(Id), active: Type.Boolean() };
export const CreateBranch = Type.Object(
  {
    key: NamedKey,
    name: fields.name,
    nameZh: fields.nameZh,
    kind: BranchKind,
    parentId: Type.Optional(fields.parentId),
  },
  { additionalProperties: false },
);
export type CreateBranch = Static<typeof CreateBranch>;
export const UpdateBranch = Type.Partial(Type.Object(fields), { additionalProperties: false });
export type UpdateBranch = Static<typeof UpdateBranch>;
