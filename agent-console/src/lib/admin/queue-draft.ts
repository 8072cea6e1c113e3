import type { QueueView, UpdateQueue } from '#server/routing/queue.schema.ts';
import { Draft, keepDrafts } from './draft.svelte.ts';

type Fields = Required<UpdateQueue>;
const fieldsOf = (queue: QueueView): Fields => {
  const { name, nameZh, active, skills, groupIds, overflowQueueId, calendarId, afterHoursQueueId } = queue;
  return { name, nameZh, active, skills, groupIds, overflowQueueId, calendarId, afterHoursQueueId };
};
const bySkill = (a: { skillId: string }, b: { skillId: string }) => (a.skillId < b.skillId ? -1 : 1);

export class QueueDraft extends Draft<QueueView, Fields> {
  constructor(queue: QueueView) {
    super(queue, fieldsOf, fields => ({ ...fields, skills: fields.skills.toSorted(bySkill) }));
  }
}

export const queueDraft = keepDrafts((queue: QueueView) => new QueueDraft(queue));
