import type { CalendarView } from '#server/calendars/calendar.schema.ts';
import type { QueueView } from '#server/routing/queue.schema.ts';
import { everything } from '../api/client.ts';
import { Loaded } from '../api/loaded.svelte.ts';
import { everyMinute } from '../console/every-minute.svelte.ts';
import { whenChanged } from '../console/when-changed.svelte.ts';
import { type Door, doorOf } from './door.ts';

/** Which queues are open at this moment. What is not known yet counts as open. */
export class Doors {
  queues = new Loaded<QueueView[]>();
  calendars = new Loaded<CalendarView[]>();

  /** While the component that calls this exists, keeps all of it true. */
  constructor() {
    const loadQueues = () => void this.queues.load(() => everything<QueueView>('/queues'));
    const loadCalendars = () => void this.calendars.load(() => everything<CalendarView>('/calendars'));
    $effect(() => {
      loadQueues();
      loadCalendars();
    });
    whenChanged(['queue'], loadQueues);
    whenChanged(['calendar'], loadCalendars);
    everyMinute(loadCalendars);
  }

  /** A queue as it now is, before the next answer tells so too. */
  take = (queue: QueueView): void => {
    this.queues.value = this.queues.value?.map(known => (known.id === queue.id ? queue : known)) ?? null;
  };

  queue(id: string | null): QueueView | undefined {
    return this.queues.value?.find(queue => queue.id === id);
  }

  of(queueId: string): Door {
    const queue = this.queue(queueId);
    return queue ? doorOf(queue, this.calendars.value ?? []) : { state: 'open' };
  }
}
