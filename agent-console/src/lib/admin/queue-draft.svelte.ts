import type { QueueView } from '#server/routing/queue.schema.ts';

type Fields = Pick<QueueView, 'name' | 'nameZh' | 'active' | 'skills' | 'groupIds' | 'overflowQueueId'>;
const fieldsOf = ({ name, nameZh, active, skills, groupIds, overflowQueueId }: QueueView): Fields => ({
  name,
  nameZh,
  active,
  skills,
  groupIds,
  overflowQueueId,
});
const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);
const bySkill = (a: { skillId: string }, b: { skillId: string }) => (a.skillId < b.skillId ? -1 : 1);

/** What is typed about a queue and not saved yet. Fields that nobody touched here follow the queue. */
export class QueueDraft {
  #known: QueueView;
  fields = $state.raw<Fields>() as Fields;
  #saved = $state.raw<Fields>() as Fields;

  constructor(queue: QueueView) {
    this.#known = queue;
    this.fields = this.#saved = fieldsOf(queue);
  }

  change(fields: Partial<Fields>): void {
    this.fields = { ...this.fields, ...fields };
  }

  /** Only what differs, so that another administrator's change of the rest stays. */
  changes(): Partial<Fields> {
    const typed = { ...this.fields, skills: this.fields.skills.toSorted(bySkill) };
    const saved: Fields = { ...this.#saved, skills: this.#saved.skills.toSorted(bySkill) };
    return Object.fromEntries(Object.entries(typed).filter(([key, value]) => !same(value, saved[key as keyof Fields])));
  }

  /** The queue as it now is; a late answer is left alone. */
  take(queue: QueueView): void {
    if (queue.version < this.#known.version) return;
    const mine = this.changes();
    this.#known = queue;
    this.#saved = fieldsOf(queue);
    this.fields = { ...this.#saved, ...mine };
  }

  /** It was saved: what was sent is no longer mine. */
  saved(queue: QueueView): void {
    this.#known = queue;
    this.fields = this.#saved = fieldsOf(queue);
  }

  discard(): void {
    this.fields = this.#saved;
  }
}

const drafts = new WeakMap<object, Map<string, QueueDraft>>();

/** One for each queue as long as the console is open, so that answering a call loses nothing that was typed. */
export function draftOf(owner: object, queue: QueueView): QueueDraft {
  const mine = drafts.get(owner) ?? new Map<string, QueueDraft>();
  drafts.set(owner, mine);
  const draft = mine.get(queue.id) ?? new QueueDraft(queue);
  mine.set(queue.id, draft);
  return draft;
}
