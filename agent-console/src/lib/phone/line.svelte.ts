import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import { api, ApiError } from '../api/client.ts';
import type { Interactions } from '../interactions/interactions.svelte.ts';
import { isHeld, LineLock } from './line-lock.ts';
import { type Phone, PhoneError } from './phone.svelte.ts';

/** How my line into my current call stands in this window. */
export type LineState = 'none' | 'joining' | 'open' | 'reconnecting' | 'elsewhere' | 'needs_gesture' | 'failed';

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
      const ticket = await api.post<JoinTicket>(`/offers/${offer.id}/accept`);
      void this.#join(ticket, 'joining');
      return id;
    } catch (error) {
      this.#letGo();
      throw error;
    } finally {
      this.answering = null;
    }
  }

  /** Compares what the server says with what this window does. Call it whenever my current call changes. */
  async follow(current: InteractionView | undefined): Promise<void> {
    if (!current || current.customerLeftAt) {
      // While answering, the server's word that the call is mine may still be on its way.
      if (!this.answering && !(this.state === 'joining' && !current)) this.#letGo();
      return;
    }
    if (this.#interactionId === current.id || this.answering) return;
    this.#hold(current.id, 'reconnecting');
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

  async #join(ticket: JoinTicket, as: 'joining' | 'reconnecting'): Promise<boolean> {
    this.#hold(ticket.interactionId, as);
    this.#legId = ticket.legId;
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
    const others = view?.legs.filter(leg => leg.kind === 'agent' && leg.id !== this.#legId) ?? [];
    return others.some(leg => leg.state !== 'left');
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
    this.state = 'none';
    this.#phone.hangUp();
    this.#lock.release();
  }
}
