import type { ConsoleSnapshot } from '#server/composition/console.schema.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import { Interactions } from '#lib/interactions/interactions.svelte.ts';
import { MyPresence } from '#lib/people/presence.svelte.ts';
import { Offers } from '#lib/routing/offers.svelte.ts';
import { QueueBoard } from '#lib/routing/queue-board.svelte.ts';
import type { Desk } from './office.ts';

/** What an agent's console would show: the console's own state, told by the desk's socket, and by a snapshot whenever the socket opens. */
export class Screen {
  readonly offers = new Offers();
  readonly presence = new MyPresence();
  readonly queues = new QueueBoard();
  readonly interactions = new Interactions(() => this.#me);
  /** Every offer that was told over the socket, repeats too. */
  readonly rung: OfferView[] = [];
  readonly #desk: Desk;
  #me = '';

  private constructor(desk: Desk) {
    this.#desk = desk;
    const { socket } = desk;
    socket.on('offer:made', offer => {
      this.rung.push(offer);
      this.offers.made(offer);
    });
    socket.on('offer:ended', ended => this.offers.ended(ended.id));
    socket.on('interaction', view => this.interactions.upsert(view));
    socket.on('interaction:gone', gone => this.interactions.gone(gone.id, gone.version));
    socket.on('presence', view => view.userId === this.#me && this.presence.update(view));
    socket.on('queues', ({ asOf, queues }) => this.queues.update(asOf, queues));
    socket.on('connect', () => void this.#ask());
  }

  static async of(desk: Desk): Promise<Screen> {
    const screen = new Screen(desk);
    await screen.#ask();
    return screen;
  }

  async #ask(): Promise<void> {
    const mark = this.interactions.mark();
    this.offers.mark();
    const snapshot = await this.#desk.snapshot();
    this.#me = snapshot.me.id;
    this.presence.update(snapshot.presence);
    this.offers.replaceAll(snapshot.offers);
    this.interactions.replaceAll(snapshot.interactions, mark);
    this.queues.replaceAll(snapshot.asOf, snapshot.queues);
  }

  /** Whether it shows what the server would tell somebody who asks now. */
  async isTrue(): Promise<boolean> {
    const server = await this.#desk.snapshot();
    return JSON.stringify(this.#shown()) === JSON.stringify(summary(server));
  }

  #shown() {
    return summary({
      presence: this.presence.view!,
      offers: this.offers.all,
      interactions: this.interactions.mine,
      queues: this.queues.all,
    });
  }
}

type Shown = Pick<ConsoleSnapshot, 'presence' | 'offers' | 'interactions' | 'queues'>;

const summary = ({ presence, offers, interactions, queues }: Shown) => ({
  presence: [presence.state, presence.reason, presence.activity, presence.away],
  offers: offers.map(offer => offer.id).sort(),
  interactions: interactions.map(({ id, state, version, notes }) => [id, state, version, notes]).sort(),
  queues: queues.map(queue => [queue.queueId, queue.waiting, queue.agentsFree, queue.agentsWorking]).sort(),
});
