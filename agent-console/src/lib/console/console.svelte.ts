import type { ConsoleSnapshot } from '#server/composition/console.schema.ts';
import type { ServerToConsole } from '#server/composition/messages.ts';
import type { InteractionView, SupervisionMode } from '#server/interactions/interaction.schema.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import type { Permission } from '#server/people/role.schema.ts';
import type { UserView } from '#server/people/user.schema.ts';
import { Recent } from '../commands/recent.svelte.ts';
import { api, ApiError } from '../api/client.ts';
import { Panels } from '../customers/panels.svelte.ts';
import { NotesDraft } from '../interactions/notes-draft.svelte.ts';
import { Interactions } from '../interactions/interactions.svelte.ts';
import { MyPreferences } from '../people/preferences.svelte.ts';
import { MyPresence } from '../people/presence.svelte.ts';
import { Notices } from '../notices/notices.svelte.ts';
import { Devices } from '../phone/devices.svelte.ts';
import { CallControl } from '../phone/call-control.svelte.ts';
import { type CallOut, Line } from '../phone/line.svelte.ts';
import { Phone } from '../phone/phone.svelte.ts';
import { Recordings } from '../recordings/recordings.svelte.ts';
import { Offers } from '../routing/offers.svelte.ts';
import { QueueBoard } from '../routing/queue-board.svelte.ts';
import { Attention } from './attention.svelte.ts';
import { Clock } from './clock.svelte.ts';
import { Connection } from './connection.svelte.ts';
import { KeptLists } from './kept-lists.ts';
import { sweepDrafts } from './drafts.svelte.ts';

type Changed = Parameters<ServerToConsole['changed']>[0];
const retryMs = [800, 1500, 3000, 5000];

/** Everything that one signed-in person's console knows, kept true by a snapshot and the messages after it. */
export class Console {
  me = $state.raw<UserView | null>(null);
  /** Invitations and new passwords go out by mail; otherwise their links are handed over. */
  /** Simulated customers can be asked for. */
  simulates = $state(false);
  sendsMail = $state(false);
  #permissions = $state.raw<readonly Permission[]>([]);
  /** Why the console could not open; cleared as soon as it does. */
  error = $state.raw<unknown>(null);
  readonly clock = new Clock();
  readonly attention = new Attention();
  readonly lists = new KeptLists();
  readonly preferences = new MyPreferences();
  readonly recent = new Recent();
  readonly presence = new MyPresence();
  readonly offers = new Offers();
  readonly queues = new QueueBoard();
  readonly panels = new Panels();
  readonly devices = new Devices();
  readonly notices = new Notices(this.preferences, this.attention, () => this.devices.choice.ringer);
  readonly interactions = new Interactions(() => this.me?.id ?? '');
  readonly recordings = new Recordings(id => this.interactions.get(id) !== undefined);
  readonly phone = new Phone(this.devices);
  readonly line = new Line(this.phone, this.interactions, () => this.refresh());
  readonly control = new CallControl(this.interactions);
  readonly connection: Connection;
  #drafts = new Map<string, NotesDraft>();
  #changedListeners = new Set<(changed: Changed) => void>();
  #offerEndedListeners = new Set<(offer: OfferView, state: Exclude<OfferView['state'], 'pending'>) => void>();
  #refreshing: Promise<void> | null = null;
  #askAgain = false;
  #stopped = false;
  #stops: (() => void)[] = [];

  constructor(onsignedout: () => void) {
    this.connection = new Connection({ onopen: () => void this.refresh(), onsignedout });
  }

  /** Whether my role allows it; the server decides in the end. */
  may(permission: Permission): boolean {
    return this.#permissions.includes(permission);
  }

  start(): void {
    sweepDrafts();
    this.#listen();
    this.#stops = [this.clock.start(), this.devices.watch(), this.connection.start()];
    void this.refresh().then(() => this.#checkUnknownDevices());
  }

  stop(): void {
    this.#stopped = true;
    for (const stop of this.#stops) stop();
    this.attention.stop();
    this.line.stop();
    this.phone.destroy();
  }

  /** Asks how everything is and believes it, save what was heard of meanwhile. Tries until it succeeds or nobody is signed in. */
  refresh(): Promise<void> {
    // An answer under way may be older than what the caller has just lived through.
    if (this.#refreshing) this.#askAgain = true;
    this.#refreshing ??= this.#keepAsking().finally(() => (this.#refreshing = null));
    return this.#refreshing;
  }

  /** Answers; see `Line.answer`. The call is shown at once, also when its message is slower than its answer. */
  async answer(offer: OfferView): Promise<string | null> {
    const id = await this.line.answer(offer).catch(error => {
      if (error instanceof ApiError && [404, 409].includes(error.status)) this.offers.ended(offer.id);
      throw error;
    });
    this.offers.ended(offer.id);
    if (id) this.#show(id);
    return id;
  }

  /** Rings somebody; see `Line.callOut`. */
  async callOut(order: CallOut): Promise<string> {
    const id = await this.line.callOut(order);
    this.#show(id);
    return id;
  }

  /** Into a call of somebody I lead; see `Line.supervise`. */
  async supervise(interactionId: string, mode: SupervisionMode): Promise<void> {
    await this.line.supervise(interactionId, mode);
    this.#show(interactionId);
  }

  #show(id: string): void {
    void api.get<InteractionView>(`/interactions/${id}`).then(
      view => this.interactions.upsert(view),
      () => undefined,
    );
  }

  /** I take calls on a telephone: the browser needs no microphone. */
  get onDeskPhone(): boolean {
    const { value } = this.preferences;
    return value?.takesCallsOn === 'desk_phone' && value.deskPhone !== null;
  }

  /** Ready to be called without asking? Otherwise the device check opens and goes on to available. */
  async goAvailable(): Promise<void> {
    if (!this.onDeskPhone && !(await this.devices.ready())) {
      this.devices.checking = 'go_available';
      return;
    }
    void this.attention.askOnce();
    if (!this.onDeskPhone) void this.phone.prepare().catch(() => undefined);
    await this.presence.set({ state: 'available' });
  }

  /** The notes being typed live here, so that leaving the screen loses nothing. */
  notesOf(view: InteractionView): NotesDraft {
    const known = this.#drafts.get(view.id);
    if (known) return known;
    const draft = new NotesDraft(view, async (notes, notesVersion, options) => {
      const saved = await api.put<InteractionView>(`/interactions/${view.id}/notes`, { notes, notesVersion }, options);
      this.interactions.upsert(saved);
      return saved;
    });
    this.#drafts.set(view.id, draft);
    return draft;
  }

  /** The page is going. */
  saveOnLeaving(): void {
    for (const draft of this.#drafts.values()) draft.flushOnLeaving();
  }

  onChanged(listener: (changed: Changed) => void): () => void {
    this.#changedListeners.add(listener);
    return () => this.#changedListeners.delete(listener);
  }

  onOfferEnded(listener: (offer: OfferView, state: Exclude<OfferView['state'], 'pending'>) => void): () => void {
    this.#offerEndedListeners.add(listener);
    return () => this.#offerEndedListeners.delete(listener);
  }

  #listen(): void {
    const { socket } = this.connection;
    socket.on('offer:made', offer => this.offers.made(offer));
    socket.on('offer:ended', ended => {
      const offer = this.offers.ended(ended.id);
      if (offer) for (const tell of this.#offerEndedListeners) tell(offer, ended.state);
    });
    socket.on('interaction', view => this.#takeInteraction(view));
    socket.on('interaction:gone', gone => this.interactions.gone(gone.id, gone.version));
    socket.on('interaction:hidden', ({ id, version }) => this.#tellChanged({ kind: 'interaction', id, version }));
    socket.on('recording', status => this.recordings.take(status));
    socket.on('presence', view => view.userId === this.me?.id && this.presence.update(view));
    socket.on('queues', ({ asOf, queues }) => this.queues.update(asOf, queues));
    socket.on('changed', changed => this.#tellChanged(changed));
  }

  #takeInteraction(view: InteractionView): void {
    this.interactions.upsert(view);
    this.#drafts.get(view.id)?.take(view);
    if (view.state === 'closed' && this.#drafts.get(view.id)?.state === 'saved') this.#drafts.delete(view.id);
    this.#tellChanged({ kind: 'interaction', id: view.id, version: view.version });
  }

  #tellChanged(changed: Changed): void {
    for (const tell of this.#changedListeners) tell(changed);
  }

  /** Available since before this browser knew me: nobody has heard anything here yet. */
  async #checkUnknownDevices(): Promise<void> {
    const rung = this.presence.view?.state === 'available' && !this.interactions.current && !this.onDeskPhone;
    if (rung && !(await this.devices.ready())) this.devices.checking ??= 'check';
  }

  async #keepAsking(): Promise<void> {
    for (let tries = 0; !this.#stopped; tries += 1) {
      try {
        this.#askAgain = false;
        await this.#askSnapshot();
        if (!this.#askAgain) return;
        tries = -1;
      } catch (error) {
        this.error = error;
        if (error instanceof ApiError && error.status === 401) return;
        await new Promise(resolve => setTimeout(resolve, (retryMs[tries] ?? 6000) * (0.75 + Math.random() / 2)));
      }
    }
  }

  async #askSnapshot(): Promise<void> {
    const mark = this.interactions.mark();
    const recordingsMark = this.recordings.mark();
    this.offers.mark();
    const sentAt = Date.now();
    const snapshot = await api.get<ConsoleSnapshot>('/console/snapshot');
    this.clock.sync(snapshot.serverTime, sentAt, Date.now());
    this.me = snapshot.me;
    this.preferences.take(snapshot.preferences);
    this.#permissions = snapshot.may;
    this.simulates = snapshot.simulates;
    this.sendsMail = snapshot.sendsMail;
    this.error = null;
    this.presence.update(snapshot.presence);
    this.offers.replaceAll(snapshot.offers);
    if (!this.line.beginning) this.interactions.supervising = snapshot.supervising;
    this.interactions.replaceAll(snapshot.interactions, mark);
    this.recordings.replaceAll(snapshot.recordings, recordingsMark);
    for (const view of snapshot.interactions) this.#drafts.get(view.id)?.take(view);
    this.queues.replaceAll(snapshot.asOf, snapshot.queues);
  }
}
