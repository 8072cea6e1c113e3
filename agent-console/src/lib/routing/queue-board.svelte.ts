import type { QueueStatus } from '#server/routing/queue.schema.ts';
import { words } from '../i18n/words.svelte.ts';

/** How the queues stand. The view is made of many rows, so it carries the id of the last event it has seen: the highest wins. */
export class QueueBoard {
  #asOf = -1n;
  #byId = $state.raw<Map<string, QueueStatus>>(new Map());
  all = $derived([...this.#byId.values()]);
  waiting = $derived(this.all.reduce((sum, queue) => sum + queue.waiting, 0));

  get(id: string): QueueStatus | undefined {
    return this.#byId.get(id);
  }

  /** A queue's name in the reader's language. Elsewhere on the wire a queue carries its English name only. */
  nameOf(queue: { id?: string; name: string }): string {
    const known = this.all.find(status => status.queueId === queue.id || status.name === queue.name);
    return known && words.language === 'zh-CN' ? known.nameZh : queue.name;
  }

  /** A message may tell of some queues only. */
  update(asOf: string, queues: QueueStatus[]): void {
    if (BigInt(asOf) < this.#asOf) return;
    this.#asOf = BigInt(asOf);
    this.#byId = new Map([...this.#byId, ...queues.map(queue => [queue.queueId, queue] as const)]);
  }

  /** A snapshot tells of all of them. */
  replaceAll(asOf: string, queues: QueueStatus[]): void {
    if (BigInt(asOf) < this.#asOf) return;
    this.#asOf = BigInt(asOf);
    this.#byId = new Map(queues.map(queue => [queue.queueId, queue]));
  }
}
