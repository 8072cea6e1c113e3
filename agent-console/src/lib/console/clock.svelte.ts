/** The server's clock, ticking each second for all timers on the screen at once. Milliseconds since 1970. */
export class Clock {
  #offset = 0;
  now = $state(Date.now());

  /** Takes the server's time out of an answer; `sentAt` and `receivedAt` by this machine's clock. */
  sync(serverTime: string, sentAt: number, receivedAt: number): void {
    this.#offset = Date.parse(serverTime) - (sentAt + receivedAt) / 2;
    this.tick();
  }

  tick = (): void => {
    this.now = Date.now() + this.#offset;
  };

  /** Returns what stops it. */
  start(): () => void {
    const timer = setInterval(this.tick, 1000);
    // Background tabs tick rarely; the first look must show the right time.
    document.addEventListener('visibilitychange', this.tick);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', this.tick);
    };
  }

  secondsSince(time: string): number {
    return Math.max(0, (this.now - Date.parse(time)) / 1000);
  }

  /** Whole seconds left, rounded up as people count down. */
  secondsUntil(time: string): number {
    return Math.max(0, Math.ceil((Date.parse(time) - this.now) / 1000));
  }
}
