import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { findDoor } from './door.ts';
import { Queue } from './queue.entity.ts';
import { loadQueueStatus } from './queue.queries.ts';
import type { QueueDoor } from './queue.schema.ts';

/** All queues in use, for whoever wants to send somebody there. */
export async function listDoors(ctx: Context): Promise<QueueDoor[]> {
  const doors: QueueDoor[] = [];
  for (const status of await loadQueueStatus(ctx.em, ctx.services)) {
    const { queueId: id, name, nameZh, waiting, agentsFree, agentsWorking } = status;
    const queue = await findRow(ctx.em, Queue, { id, active: true });
    if (!queue) continue;
    const door = (await findDoor(ctx, queue)).is;
    doors.push({ id, name, nameZh, door, waiting, agentsFree, agentsWorking });
  }
  return doors;
}
