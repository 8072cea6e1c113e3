import { defineEntity, p } from '@mikro-orm/core';

/** A named set of people, who work in the queues that it is given. */
const GroupSchema = defineEntity({
  name: 'Group',
  tableName: 'user_group',
  properties: {
    id: p.uuid().primary(),
    /** Stable name for imports. */
    key: p.text().unique(),
    name: p.text(),
    nameZh: p.text(),
    /** Its people belong to this branch or one below it; null: to any. */
    branchId: p.uuid().nullable(),
    active: p.boolean(),
    /** Counted by hand, not by the ORM: members are part of a group and live in another table. */
    version: p.integer(),
  },
});
export class Group extends GroupSchema.class {}
GroupSchema.setClass(Group);

const GroupMemberSchema = defineEntity({
  name: 'GroupMember',
  tableName: 'group_member',
  properties: { groupId: p.uuid().primary(), userId: p.uuid().primary() },
});
export class GroupMember extends GroupMemberSchema.class {}
GroupMemberSchema.setClass(GroupMember);
