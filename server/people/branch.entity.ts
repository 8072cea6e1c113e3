import { defineEntity, p } from '@mikro-orm/core';
import type { BranchKind } from './branch.schema.ts';

/** A node of the organisation's tree. */
const BranchSchema = defineEntity({
  name: 'Branch',
  tableName: 'branch',
  properties: {
    id: p.uuid().primary(),
    /** Stable name for imports. */
    key: p.text().unique(),
    name: p.text(),
    nameZh: p.text(),
    kind: p.text().$type<BranchKind>(),
    parentId: p.uuid().nullable(),
    /** From the top down to this one: what lies below a branch has it in its path. */
    path: p.array<string>().columnType('uuid[]'),
    active: p.boolean(),
    version: p.integer(),
  },
});
export class Branch extends BranchSchema.class {}
BranchSchema.setClass(Branch);
