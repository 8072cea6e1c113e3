import type { InteractionView, JoinTicket, SupervisionMode } from '#server/interactions/interaction.schema.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import { api, ApiError } from '../api/client.ts';
import type { Interactions } from '../interactions/interactions.svelte.ts';
import { isHeld, LineLock, nobodyStarts, whileStarting } from './line-lock.ts';
import { type Phone, PhoneError } from './phone.svelte.ts';

/** How my line into my current call stands in this window. `desk`: it is a telephone, which the server rings. */
export type LineState =
  'none' | 'joining' | 'open' | 'reconnecting' | 'elsewhere' | 'desk' | 'needs_gesture' | 'failed';
/** A call that we make. */
export interface CallOut {
  phoneNumber: string;
  queueId: string;
  customerId?: string;
}

const lookAgainMs = 1500;
const rejoinDelaysMs = [0, 1000, 2000, 4000, 8000, 8000, 8000];
const pause = (ms: number) => new Promise(resolve => setTimeout(resolve, ms));

/**
 * Keeps my line in the call that the server says I am in: opens it on answering, brings it back after a reload or a crash, and
 * stands aside while another window has it.
 */
export class Line {
  state = $state<LineState>('none');
  /** The offer being answered in this window. */
  answering = $state<string | null>(null);
  hangingUp = $state(false);
  #interactionId: string | null = null;
  /** My line's name at the server, the newest one that this window opened. */
  #legId: string | null = null;
  /** I am let into this call; the word of it may still be on its way. */
  #expected: string | null = null;
  /** A call that I make, or come into, is on its way. */
  beginning = $state(false);
  #lock = new LineLock();
  #phone: Phone;
  #interactions: Interactions;
  #watching: ReturnType<typeof setInterval> | undefined;
  #refresh: () => Promise<void>;

  /** `refresh` asks the server how things are. */
  constructor(phone: Phone, interactions: Interactions, refresh: () => Promise<void>) {
    this.#phone = phone;
    this.#interactions = interactions;
    this.#refresh = refresh;
    phone.onlost = () => void this.#lost();
  }

  /** Answers. Throws an `ApiError` when the call is not mine any more. Returns the interaction's id, or null when another window answers. */
  async answer(offer: OfferView): Promise<string | null> {
    if (this.answering) return null;
    this.answering = offer.id;
    const { id } = offer.interaction;
    try {
      if (!(await this.#lock.take(id))) return null;
      this.#hold(id, 'joining');
      return this.#enter(await api.post<JoinTicket>(`/offers/${offer.id}/accept`));
    } catch (error) {
      this.#letGo();
      throw error;
    } finally {
      this.answering = null;
    }
  }

  /** Rings somebody; my own line comes first. Throws an `ApiError`. Returns the interaction's id. */
  callOut(order: CallOut): Promise<string> {
    return this.#begin(() => api.post<JoinTicket>('/interactions', order));
  }

  /** Into a call of somebody I lead. Throws an `ApiError`. */
  supervise(interactionId: string, mode: SupervisionMode): Promise<string> {
    return this.#begin(async () => {
      const ticket = await api.post<JoinTicket>(`/interactions/${interactionId}/supervise`, { mode });
      this.#interactions.supervising = { interactionId, legId: ticket.legId, mode };
      return ticket;
    });
  }

  /** Compares what the server says with what this window does. Call it whenever my current call changes. */
  async follow(current: InteractionView | undefined): Promise<void> {
    if (!current || current.customerLeftAt) {
      if (!this.answering && !this.beginning && (current || !this.#expected)) this.#letGo();
      return;
    }
    if (this.#expected === current.id) this.#expected = null;
    if (this.answering || this.beginning) return;
    const line = this.#interactions.lineIn(current);
    if (line?.phoneNumber) return this.#onDesk(current.id, line.id);
    if (this.#interactionId === current.id) {
      if (this.state === 'desk' && current.legs.some(leg => leg.id === this.#legId && leg.state === 'left'))
        this.state = 'failed';
      return;
    }
    this.#hold(current.id, 'reconnecting');
    await nobodyStarts();
    if (this.#interactionId !== current.id) return;
    if (await this.#takeSoon(current.id)) await this.rejoin();
    else this.#standAside(current.id, () => isHeld(current.id));
  }

  /** Brings my line back. Also what the button does when the browser wants a click first. */
  async rejoin(): Promise<void> {
    const id = this.#interactionId;
    if (!id) return;
    this.#hold(id, 'reconnecting');
    for (const delay of rejoinDelaysMs) {
      await pause(delay);
      if (this.#interactionId !== id || !this.#isCurrent(id)) return this.#letGo();
      try {
        const ticket = await api.post<JoinTicket>(`/interactions/${id}/rejoin`);
        if (await this.#join(ticket, 'reconnecting')) return;
        if (this.state === 'needs_gesture') return;
      } catch (error) {
        if (error instanceof ApiError && [404, 409].includes(error.status)) await this.#refresh();
      }
    }
    if (this.#interactionId === id) this.state = 'failed';
  }

  /** Ends the call for the customer too. Throws an `ApiError`, and the line stays, when the server does not do it. */
  async hangUp(): Promise<void> {
    const id = this.#interactionId ?? this.#interactions.current?.id;
    if (!id || this.hangingUp) return;
    this.hangingUp = true;
    try {
      this.#interactions.upsert(await api.post<InteractionView>(`/interactions/${id}/hang-up`));
    } finally {
      this.hangingUp = false;
    }
  }

  stop(): void {
    this.#letGo();
  }

  /** Leaves a call of somebody else, which goes on. Throws an `ApiError`. */
  async leave(): Promise<void> {
    const id = this.#interactionId ?? this.#interactions.current?.id;
    if (!id) return;
    const view = await api.post<InteractionView>(`/interactions/${id}/leave`);
    if (this.#interactions.supervising?.interactionId === id) this.#interactions.supervising = null;
    this.#interactions.upsert(view);
  }

  /** What `ask` lets me into becomes my call here; what I had before ends. */
  async #begin(ask: () => Promise<JoinTicket>): Promise<string> {
    if (this.beginning || this.answering) throw new ApiError(409, 'line_in_use', 'A call is just beginning here.');
    this.beginning = true;
    try {
      return await whileStarting(async () => {
        const ticket = await ask();
        await this.#lock.take(ticket.interactionId);
        return this.#enter(ticket);
      });
    } finally {
      this.beginning = false;
    }
  }

  #enter(ticket: JoinTicket): string {
    this.#expected = ticket.interactionId;
    void this.#join(ticket, 'joining');
    return ticket.interactionId;
  }

  #onDesk(id: string, legId: string): void {
    if (this.#interactionId !== id || this.state !== 'desk') this.#hold(id, 'desk');
    this.#legId = legId;
  }

  async #join(ticket: JoinTicket, as: 'joining' | 'reconnecting'): Promise<boolean> {
    const { supervising } = this.#interactions;
    if (supervising?.interactionId === ticket.interactionId)
      this.#interactions.supervising = { ...supervising, legId: ticket.legId };
    this.#hold(ticket.interactionId, as);
    this.#legId = ticket.legId;
    if (ticket.phoneNumber) {
      this.state = 'desk';
      return true;
    }
    try {
      await this.#phone.connect(ticket.legId);
      if (this.#interactionId !== ticket.interactionId) return true;
      this.state = 'open';
      return true;
    } catch (error) {
      if (this.#interactionId !== ticket.interactionId) return true;
      if (error instanceof PhoneError && error.failure === 'microphone') this.state = 'needs_gesture';
      else if (as === 'joining') void this.#lost();
      return false;
    }
  }

  /** The line went, but perhaps only because the call is over: the word of it may come a moment later. */
  async #lost(): Promise<void> {
    const id = this.#interactionId;
    if (!id) return;
    this.state = 'reconnecting';
    await pause(700);
    if (this.#interactionId !== id) return;
    if (!this.#isCurrent(id)) return this.#letGo();
    // Two browsers of mine that both fought for the line would leave the customer without any.
    if (await this.#isTaken(id)) this.#standAside(id, () => this.#isTaken(id));
    else await this.rejoin();
  }

  /** Whether another browser of mine has the line: the newest one keeps it. */
  async #isTaken(id: string): Promise<boolean> {
    const view = await api.get<InteractionView>(`/interactions/${id}`).catch(() => this.#interactions.get(id));
    const line = view && this.#interactions.lineIn(view);
    return line !== undefined && line.id !== this.#legId;
  }

  #isCurrent(id: string): boolean {
    const view = this.#interactions.get(id);
    return this.#interactions.current?.id === id && !view?.customerLeftAt;
  }

  #hold(id: string, state: LineState): void {
    clearInterval(this.#watching);
    this.#interactionId = id;
    this.state = state;
  }

  /** A window that has just been reloaded may still be letting go of its own lock. */
  async #takeSoon(id: string): Promise<boolean> {
    for (const delay of [0, 250, 500]) {
      await pause(delay);
      if (await this.#lock.take(id)) return true;
    }
    return false;
  }

  /** Another window has the line. If that one is gone for good (a reload comes back sooner), it is ours. */
  #standAside(id: string, isTaken: () => Promise<boolean>): void {
    this.#hold(id, 'elsewhere');
    let freeFor = 0;
    this.#watching = setInterval(async () => {
      freeFor = (await isTaken()) ? 0 : freeFor + 1;
      if (freeFor < 3 || this.#interactionId !== id || this.state !== 'elsewhere') return;
      if (await this.#lock.take(id)) await this.rejoin();
    }, lookAgainMs);
  }

  #letGo(): void {
    clearInterval(this.#watching);
    this.#interactionId = null;
    this.#expected = null;
    this.state = 'none';
    this.#phone.hangUp();
    this.#lock.release();
  }
}
