import { type Static, Type } from 'typebox';
import { Level, NamedKey, ShownName } from '#server/people/skill.schema.ts';
import { Id, Nullable, Time } from '#server/platform/schema.ts';

/** What a queue asks of its agents: a level, and what may be accepted after a long wait (0: the skill may be done without). */
export const QueueSkill = Type.Object(
  { skillId: Id, level: Level, lowestLevel: Type.Integer({ minimum: 0, maximum: 5 }) },
  { additionalProperties: false },
);
export type QueueSkill = Static<typeof QueueSkill>;

/** What callers of a closed queue are told. */
export const ClosedWords = Type.Object(
  {
    en: Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
    'zh-CN': Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' }),
  },
  { additionalProperties: false },
);
export type ClosedWords = Static<typeof ClosedWords>;

export const QueueView = Type.Object({
  id: Id,
  key: Type.String(),
  name: Type.String(),
  nameZh: Type.String(),
  /** Others take no new interactions. */
  active: Type.Boolean(),
  skills: Type.Array(QueueSkill),
  /** Whose agents may take what has overflowed. */
  overflowQueueId: Nullable(Id),
  /** When it is open; null: always. */
  calendarId: Nullable(Id),
  /** Where those are sent who come out of hours; null: they are told when it opens. */
  afterHoursQueueId: Nullable(Id),
  /** Closed by hand since then, with what callers are told. */
  closedAt: Nullable(Time),
  closedWords: Nullable(ClosedWords),
  /** Groups whose people work in it. */
  groupIds: Type.Array(Id),
  /** Everybody who works in it, by name or through a group. */
  memberIds: Type.Array(Id),
  version: Type.Integer(),
});
export type QueueView = Static<typeof QueueView>;

const fields = {
  name: ShownName,
  nameZh: ShownName,
  active: Type.Boolean(),
  skills: Type.Array(QueueSkill, { maxItems: 50 }),
  groupIds: Type.Array(Id, { maxItems: 200 }),
  overflowQueueId: Nullable(Id),
  calendarId: Nullable(Id),
  afterHoursQueueId: Nullable(Id),
};
export const CreateQueue = Type.Object(
  {
    key: NamedKey,
    name: fields.name,
    nameZh: fields.nameZh,
    skills: Type.Optional(fields.skills),
    groupIds: Type.Optional(fields.groupIds),
    overflowQueueId: Type.Optional(fields.overflowQueueId),
    calendarId: Type.Optional(fields.calendarId),
    afterHoursQueueId: Type.Optional(fields.afterHoursQueueId),
  },
  { additionalProperties: false },
);
export type CreateQueue = Static<typeof CreateQueue>;
export const UpdateQueue = Type.Partial(Type.Object(fields), { additionalProperties: false });
export type UpdateQueue = Static<typeof UpdateQueue>;

/** What became of those who came into line today. */
export const QueueToday = Type.Object({
  offered: Type.Integer(),
  answered: Type.Integer(),
  abandoned: Type.Integer(),
  /** Answered within the queue's time / (offered − abandoned too soon to count), from 0 to 1. Null: none to count. */
  serviceLevel: Nullable(Type.Number()),
});
export type QueueToday = Static<typeof QueueToday>;

/** How a queue stands at this moment. */
export const QueueStatus = Type.Object({
  queueId: Id,
  name: Type.String(),
  nameZh: Type.String(),
  waiting: Type.Integer(),
  longestWaitSince: Type.Union([Time, Type.Null()]),
  agentsFree: Type.Integer(),
  agentsWorking: Type.Integer(),
  /** Mean time from connection to the end of wrap-up, of the last ones. */
  handleSeconds: Type.Integer(),
  /** Since the organisation's midnight; a few seconds old. */
  today: QueueToday,
});
export type QueueStatus = Static<typeof QueueStatus>;

/** What becomes of somebody who is sent into a queue now. */
export const QueueDoor = Type.Object({
  id: Id,
  name: Type.String(),
  nameZh: Type.String(),
  door: Type.Enum(['open', 'closed', 'full', 'after_hours']),
  waiting: Type.Integer(),
  agentsFree: Type.Integer(),
  agentsWorking: Type.Integer(),
});
export type QueueDoor = Static<typeof QueueDoor>;
