import { io, type Socket } from 'socket.io-client';
import type { ConsoleToServer, ServerToConsole } from '#server/composition/messages.ts';

export type ConsoleSocket = Socket<ServerToConsole, ConsoleToServer>;
export type ConnectionState = 'connecting' | 'connected' | 'reconnecting' | 'offline';

interface Hooks {
  /** Connected or back: what was missed must be asked for. */
  onopen: () => void;
  onsignedout: () => void;
}

/** The socket to the server and how it fares. It comes back by itself, jittered so that a thousand consoles do not return at once. */
export class Connection {
  state = $state<ConnectionState>('connecting');
  /** True for a moment after it came back. */
  justBack = $state(false);
  draining = $state(false);
  readonly socket: ConsoleSocket = io({
    transports: ['websocket'],
    autoConnect: false,
    reconnectionDelay: 700,
    reconnectionDelayMax: 6000,
    randomizationFactor: 0.5,
    timeout: 8000,
  });
  #hooks: Hooks;
  #wasOpen = false;

  constructor(hooks: Hooks) {
    this.#hooks = hooks;
  }

  /** Returns what stops it. */
  start(): () => void {
    const socket = this.socket;
    socket.on('connect', this.#opened);
    socket.on('disconnect', reason => this.#closed(reason === 'io server disconnect'));
    socket.on('connect_error', error =>
      error.message === 'sign_in_required' ? this.#hooks.onsignedout() : this.#closed(!socket.active),
    );
    socket.on('draining', ({ reconnectInMs }) => this.#drain(reconnectInMs));
    window.addEventListener('online', this.#online);
    window.addEventListener('offline', this.#offline);
    socket.connect();
    return () => {
      window.removeEventListener('online', this.#online);
      window.removeEventListener('offline', this.#offline);
      socket.removeAllListeners();
      socket.disconnect();
    };
  }

  #opened = (): void => {
    if (this.#wasOpen && this.state !== 'connected') this.#celebrate();
    this.#wasOpen = true;
    this.state = 'connected';
    this.draining = false;
    this.#hooks.onopen();
  };

  /** The library does not come back by itself after the server closed the door; we knock again, and a dead session is told so. */
  #closed(byServer: boolean): void {
    this.state = navigator.onLine ? (this.#wasOpen ? 'reconnecting' : 'connecting') : 'offline';
    this.justBack = false;
    if (byServer) this.#reconnectIn(500 + Math.random() * 1500);
  }

  #drain(ms: number): void {
    this.draining = true;
    this.#reconnectIn(ms);
  }

  #reconnectIn(ms: number): void {
    setTimeout(() => {
      if (this.draining) this.socket.disconnect();
      this.socket.connect();
    }, ms);
  }

  #celebrate(): void {
    this.justBack = true;
    setTimeout(() => (this.justBack = false), 2500);
  }

  #online = (): void => {
    if (this.socket.connected) this.state = 'connected';
    else {
      this.state = 'reconnecting';
      this.socket.connect();
    }
  };

  #offline = (): void => {
    this.state = 'offline';
  };
}
