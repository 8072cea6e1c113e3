import { defineEntity, p } from '@mikro-orm/core';
import type { ClosedWords } from './queue.schema.ts';

const QueueSchema = defineEntity({
  name: 'Queue',
  tableName: 'queue',
  properties: {
    id: p.uuid().primary(),
    /** Stable name for menus and imports. */
    key: p.text().unique(),
    name: p.text(),
    nameZh: p.text(),
    /** Others take no new interactions. */
    active: p.boolean(),
    /** Whose agents may take what has overflowed. */
    overflowQueueId: p.uuid().nullable(),
    /** When it is open; null: always. */
    calendarId: p.uuid().nullable(),
    /** Where those are sent who come out of hours. */
    afterHoursQueueId: p.uuid().nullable(),
    /** Closed by hand, with what callers are told. */
    closedAt: p.datetime().nullable(),
    closedWords: p.json<ClosedWords>().nullable(),
    /** Counted by hand, not by the ORM: what it asks for is part of it and lives in another table. */
    version: p.integer(),
  },
});
export class Queue extends QueueSchema.class {}
QueueSchema.setClass(Queue);

const QueueMemberSchema = defineEntity({
  name: 'QueueMember',
  tableName: 'queue_member',
  properties: {
    queueId: p.uuid().primary(),
    userId: p.uuid().primary(),
    /** Given to the person by name; otherwise only through groups. */
    direct: p.boolean().default(true),
  },
});
export class QueueMember extends QueueMemberSchema.class {}
QueueMemberSchema.setClass(QueueMember);

/** Groups whose people work in the queue. */
const QueueGroupSchema = defineEntity({
  name: 'QueueGroup',
  tableName: 'queue_group',
  properties: { queueId: p.uuid().primary(), groupId: p.uuid().primary() },
});
export class QueueGroup extends QueueGroupSchema.class {}
QueueGroupSchema.setClass(QueueGroup);
