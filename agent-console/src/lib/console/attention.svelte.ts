import { remember, remembered } from '../ui/remember.ts';

const flashMs = 1000;

/** Gets the attention of somebody who looks at another tab: the title flashes and the system shows a notification. */
export class Attention {
  permission = $state<NotificationPermission>(typeof Notification === 'undefined' ? 'denied' : Notification.permission);
  /** The title to be shown now instead of the screen's own; null: the screen's own. */
  title = $state<string | null>(null);
  #flash: ReturnType<typeof setInterval> | undefined;
  #notification: Notification | null = null;

  /** Must follow a click. Browsers ask once; whoever said no is not asked again. */
  async askPermission(): Promise<void> {
    if (this.permission !== 'default') return;
    this.permission = await Notification.requestPermission();
  }

  /** Asks with the first click that makes a person available. */
  async askOnce(): Promise<void> {
    if (remembered('notifications-asked')) return;
    remember('notifications-asked', 'yes');
    await this.askPermission();
  }

  call(title: string, body: string): void {
    this.stop();
    this.title = title;
    this.#flash = setInterval(() => (this.title = this.title === null || !document.hidden ? title : null), flashMs);
    if (document.hidden && this.permission === 'granted') this.#notify(title, body);
  }

  stop(): void {
    clearInterval(this.#flash);
    this.title = null;
    this.#notification?.close();
    this.#notification = null;
  }

  #notify(title: string, body: string): void {
    try {
      this.#notification = new Notification(title, { body, tag: 'offer', requireInteraction: true });
      this.#notification.onclick = () => {
        window.focus();
        this.#notification?.close();
      };
    } catch {
      // Telephones allow notifications to service workers only; the title still flashes.
      this.#notification = null;
    }
  }
}
