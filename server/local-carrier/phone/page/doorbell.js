import { openSocket } from './line.js';

const RETRY_MS = 3_000;

/**
 * Waits for calls to this page's own number, on a socket of its own. `on.rings({ leg, far })`, `on.stops(leg)`, and
 * `on.change` when the number can be rung or no longer.
 */
export class Doorbell {
  /** Whether the exchange knows that this page can be rung. */
  reachable = false;
  #on;
  #number = null;
  #socket = null;

  constructor(on) {
    this.#on = on;
    this.#connect();
  }

  /** @param {string | null} number null: nobody can ring this page. */
  set number(number) {
    if (number === this.#number) return;
    this.#number = number;
    this.#announce();
  }

  decline(leg) {
    this.#send({ type: 'decline', leg });
  }

  #connect() {
    const socket = openSocket();
    this.#socket = socket;
    socket.onopen = () => this.#announce();
    socket.onmessage = ({ data }) => {
      if (data.trim() === '') return socket.send(data);
      const message = JSON.parse(data);
      if (message.type === 'rings') this.#on.rings(message);
      if (message.type === 'rings-no-more') this.#on.stops(message.leg);
    };
    socket.onclose = () => {
      this.#reach(false);
      setTimeout(() => this.#connect(), RETRY_MS);
    };
  }

  #announce() {
    this.#send({ type: 'stand-by', number: this.#number });
    this.#reach(this.#socket.readyState === WebSocket.OPEN && this.#number !== null);
  }

  #reach(reachable) {
    this.reachable = reachable;
    this.#on.change();
  }

  #send(message) {
    if (this.#socket?.readyState === WebSocket.OPEN) this.#socket.send(JSON.stringify(message));
  }
}
