import type { Log } from '#server/platform/context.ts';
import type { QueueStatus } from '#server/routing/queue.schema.ts';
import type { Audience, Room } from './audience.ts';

/** Queues change with nearly every event; people cannot read faster. */
const QUEUES_EVERY_MS = 250;
/** Two hundred agents in three queues are six hundred messages each time. */
const AGENTS_QUEUES_EVERY_MS = 2_000;
/** What is counted less often (the day's numbers) is told this long after the last change. */
const SETTLED_MS = 6_000;

export interface QueueTeller {
  /** Queues may have changed. */
  touch(): void;
  stop(): void;
}

/** All queues. `asOf`: the last event's id, read before the queues are. */
export type LoadQueueStatus = () => Promise<{ asOf: string; queues: QueueStatus[] }>;

/** Tells who leads at once and who works in a queue more slowly, and nobody what they have been told already. */
export function createQueueTeller(loadQueueStatus: LoadQueueStatus, audience: Audience, log: Log): QueueTeller {
  const told = new Map<Room, string>();
  let timer: NodeJS.Timeout | undefined;
  let settled: NodeJS.Timeout | undefined;
  let lastAt = -Infinity;
  let lastToAgentsAt = -Infinity;
  let stopped = false;

  const tellRoom = (room: Room, asOf: string, queues: QueueStatus[]): void => {
    const news = JSON.stringify(queues);
    if (told.get(room) === news) return;
    told.set(room, news);
    audience.tell([room], 'queues', { asOf, queues });
  };
  const tell = async (): Promise<void> => {
    lastAt = performance.now();
    timer = undefined;
    try {
      const { asOf, queues } = await loadQueueStatus();
      if (stopped) return;
      tellRoom('watchers', asOf, queues);
      if (lastAt - lastToAgentsAt < AGENTS_QUEUES_EVERY_MS) return touch();
      lastToAgentsAt = lastAt;
      for (const queue of queues) tellRoom(`queue:${queue.queueId}`, asOf, [queue]);
    } catch (error) {
      log.warn({ err: error }, 'the queues will be shown a little later');
      touch();
    }
  };
  const touch = () => {
    if (stopped) return;
    settled ??= setTimeout(() => {
      settled = undefined;
      void tell();
    }, SETTLED_MS);
    timer ??= setTimeout(() => void tell(), Math.max(0, lastAt + QUEUES_EVERY_MS - performance.now()));
  };
  return {
    touch,
    stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(settled);
    },
  };
}
