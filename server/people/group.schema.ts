import { type Static, Type } from 'typebox';
import { Id, Nullable } from '#server/platform/schema.ts';
import { NamedKey, ShownName } from './skill.schema.ts';

export const GroupView = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  nameZh: Type.String(),
  /** Its people belong to this branch or one below it; null: to any. */
  branchId: Nullable(Id),
  memberIds: Type.Array(Id),
  /** Others give nobody a queue. */
  active: Type.Boolean(),
  version: Type.Integer(),
});
export type GroupView = Static<typeof GroupView>;

const fields = {
  name: ShownName,
  nameZh: ShownName,
  branchId: Nullable(Id),
  memberIds: Type.Array(Id, { maxItems: 2000, uniqueItems: true }),
  active: Type.Boolean(),
};
export const CreateGroup = Type.Object(
  {
    key: NamedKey,
    name: fields.name,
    nameZh: fields.nameZh,
    branchId: Type.Optional(fields.branchId),
    memberIds: Type.Optional(fields.memberIds),
  },
  { additionalProperties: false },
);
export type CreateGroup = Static<typeof CreateGroup>;
/** `memberIds` replaces all of them. */
export const UpdateGroup = Type.Partial(Type.Object(fields), { additionalProperties: false });
export type UpdateGroup = Static<typeof UpdateGroup>;
