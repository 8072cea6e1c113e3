import type { InteractionState, InteractionView } from '#server/interactions/interaction.schema.ts';
import type { Activity, PresenceView } from '#server/people/presence.schema.ts';
import type { FloorPerson, FloorView } from '#server/supervision/floor.schema.ts';
import type { ServerToConsole } from '#server/composition/messages.ts';
import type { Console } from '../console/console.svelte.ts';
import { Versioned } from '../console/versioned.svelte.ts';
import type { QueueBoard } from '../routing/queue-board.svelte.ts';

/** What a person is seen doing on the floor. Somebody available without a console cannot be rung: that is not free. */
export type Doing = Activity | 'away';

const waits: readonly InteractionState[] = ['queued', 'offered'];
const talks: readonly InteractionState[] = ['connecting', 'in_progress'];
const shown: readonly InteractionState[] = [...waits, ...talks, 'wrap_up'];
/** Changes of people and queues come in bursts, and so do the presences of people nobody knows yet. */
const askAgainAfterMs = 300;

interface SeenPresence {
  id: string;
  version: number;
  presence: PresenceView;
}
type Changed = Parameters<ServerToConsole['changed']>[0];

/** The floor at this moment: a snapshot, and whatever was told since. Queues are those of the console's board. */
export class Floor {
  /** Why it could not be asked for; cleared as soon as it could. */
  error = $state.raw<unknown>(null);
  loaded = $state(false);
  #calls = new Versioned<InteractionView>();
  #presences = new Versioned<SeenPresence>();
  #roster = $state.raw<readonly FloorPerson[]>([]);
  #asOf = -1n;
  #ask: () => Promise<FloorView>;
  #queues: Pick<QueueBoard, 'replaceAll'>;
  #asking = false;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  waiting = $derived(this.#calls.all.filter(view => waits.includes(view.state)));
  /** Those that an agent has: in talk, or being wrapped up. */
  handled = $derived(this.#calls.all.filter(view => !waits.includes(view.state)));
  /** Who asks for help first, then the longest talk. */
  talking = $derived(
    this.handled
      .filter(view => talks.includes(view.state))
      .sort(
        (a, b) =>
          Number(b.helpAskedAt !== null) - Number(a.helpAskedAt !== null) ||
          (a.acceptedAt ?? '').localeCompare(b.acceptedAt ?? ''),
      ),
  );
  /** By name, so that nobody moves because of what they do. */
  people = $derived(
    this.#roster.map(person => ({
      ...person,
      presence: this.#presences.get(person.user.id)?.presence ?? person.presence,
    })),
  );

  constructor(ask: () => Promise<FloorView>, queues: Pick<QueueBoard, 'replaceAll'>) {
    this.#ask = ask;
    this.#queues = queues;
  }

  call(id: string): InteractionView | undefined {
    return this.#calls.get(id);
  }

  takeInteraction(view: InteractionView): void {
    if (shown.includes(view.state)) this.#calls.upsert(view);
    else this.#calls.remove(view.id, view.version);
  }

  takePresence(presence: PresenceView): void {
    this.#presences.upsert({ id: presence.userId, version: presence.version, presence });
    if (this.loaded && !this.#roster.some(({ user }) => user.id === presence.userId)) this.#loadSoon();
  }

  /** Takes a snapshot. What it does not have is dropped, unless it was heard of after `mark`. */
  take(view: FloorView, mark = this.mark()): void {
    this.#calls.replaceAll(view.interactions, mark.calls);
    const seen = view.people.map(({ presence }) => ({ id: presence.userId, version: presence.version, presence }));
    this.#presences.replaceAll(seen, mark.presences);
    if (BigInt(view.asOf) >= this.#asOf) {
      this.#asOf = BigInt(view.asOf);
      this.#roster = view.people;
    }
    this.#queues.replaceAll(view.asOf, view.queues);
    this.loaded = true;
  }

  /** Call before a snapshot is asked for and hand the result to `take`. */
  mark(): { calls: number; presences: number } {
    return { calls: this.#calls.mark(), presences: this.#presences.mark() };
  }

  /** Asks how everything is. While an answer is under way it may be older than the reason to ask: then once more after it. */
  load = async (): Promise<void> => {
    clearTimeout(this.#timer);
    this.#again = this.#asking;
    if (this.#asking) return;
    this.#asking = true;
    do {
      this.#again = false;
      const mark = this.mark();
      try {
        this.take(await this.#ask(), mark);
        this.error = null;
      } catch (error) {
        this.error = error;
      }
    } while (this.#again);
    this.#asking = false;
  };

  /** Asks now, hears every change, and asks again whenever the connection is back. Returns what ends it. */
  follow(desk: Pick<Console, 'connection' | 'onChanged'>): () => void {
    const { socket } = desk.connection;
    const heard = {
      connect: () => void this.load(),
      interaction: (view: InteractionView) => this.takeInteraction(view),
      'interaction:hidden': ({ id, version }: { id: string; version: number }) => this.#calls.remove(id, version),
      presence: (presence: PresenceView) => this.takePresence(presence),
    };
    socket.on('connect', heard.connect).on('interaction', heard.interaction).on('presence', heard.presence);
    const stop = desk.onChanged(changed => this.changed(changed));
    void this.load();
    return () => {
      socket.off('connect', heard.connect).off('interaction', heard.interaction).off('presence', heard.presence);
      stop();
      clearTimeout(this.#timer);
    };
  }

  /** Who works where is told of as “look again”. */
  changed({ kind }: Changed): void {
    if (kind === 'user' || kind === 'queue') this.#loadSoon();
  }

  #loadSoon(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.load(), askAgainAfterMs);
  }
}

export const doing = ({ activity, away }: PresenceView): Doing =>
  away && activity === 'available' ? 'away' : activity;
