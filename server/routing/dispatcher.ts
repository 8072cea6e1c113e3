import type { EventType } from '#server/events/catalogue.ts';
import type { Context } from '#server/platform/context.ts';
import { dispatch } from './dispatch.ts';
import { rules } from './rules.ts';

/** After these, somebody may fit somebody. */
export const dispatchedAfter: ReadonlySet<EventType> = new Set<EventType>([
  'interaction.queued',
  'interaction.requeued',
  'interaction.closed',
  'interaction.abandoned',
  'interaction.repaired',
  'interaction.raised',
  'interaction.moved',
  'interaction.overflowed',
  'user.updated',
  'skill.updated',
  'queue.updated',
  'offer.declined',
  'offer.expired',
  'offer.withdrawn',
  'presence.changed',
  'presence.connected',
]);

/** Runs `dispatch` one at a time in this process: pokes that come meanwhile make one more round. */
export class Dispatcher {
  #again = false;
  #running: Promise<void> | undefined;
  #timer: NodeJS.Timeout | undefined;
  readonly #context: () => Context;

  constructor(context: () => Context) {
    this.#context = context;
  }

  /** The poll catches what no poke told: a pause after a decline that has passed, another process that died before it poked. */
  start(pollMs = 1000): void {
    this.#timer = setInterval(() => this.poke(), pollMs);
  }

  poke(): void {
    void this.settle();
  }

  /** Looks now (or once more, if it is just looking) and resolves when there is nothing left to offer. */
  settle(): Promise<void> {
    this.#again = true;
    return (this.#running ??= this.#loop().finally(() => (this.#running = undefined)));
  }

  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#again = false;
    await this.#running;
  }

  async #loop(): Promise<void> {
    while (this.#again) {
      this.#again = false;
      const ctx = this.#context();
      try {
        if ((await dispatch(ctx)) >= rules.batch) this.#again = true;
      } catch (error) {
        ctx.services.log.error({ err: error }, 'dispatch failed; it is tried again at the next poke or poll');
        return;
      }
    }
  }
}
