import { remember, remembered } from '../ui/remember.ts';

const flashMs = 1000;

/** Gets the attention of somebody who looks at another tab: the title flashes and the system shows a notification. */
export class Attention {
  permission = $state<NotificationPermission>(typeof Notification === 'undefined' ? 'denied' : Notification.permission);
  /** The title to be shown now instead of the screen's own; null: the screen's own. */
  title = $state<string | null>(null);
  /** Unread notices: they stand before every title. */
  unread = $state(0);
  #flash: ReturnType<typeof setInterval> | undefined;
  #notification: Notification | null = null;

  /** The title of a screen, as it is to be shown now. */
  titled(title: string): string {
    return this.title ?? (this.unread > 0 ? `(${this.unread}) ${title}` : title);
  }

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

  /** `system`: also by a notification of the system. */
  call(title: string, body: string, system: boolean): void {
    this.stop();
    this.title = title;
    this.#flash = setInterval(() => (this.title = this.title === null || !document.hidden ? title : null), flashMs);
    if (system) this.#notification = this.notify(title, body, 'offer');
  }

  stop(): void {
    clearInterval(this.#flash);
    this.title = null;
    this.#notification?.close();
    this.#notification = null;
  }

  /** By the system, when this tab is not the one in front. Those with the same tag take each other's place. */
  notify(title: string, body: string, tag: string): Notification | null {
    if (!document.hidden || this.permission !== 'granted') return null;
    try {
      const notification = new Notification(title, { body, tag, requireInteraction: tag === 'offer' });
      notification.onclick = () => {
        window.focus();
        notification.close();
      };
      return notification;
    } catch {
      // Telephones allow notifications to service workers only; the title still tells.
      return null;
    }
  }
}
