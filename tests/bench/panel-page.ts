import type { Page } from 'playwright-core';

/** When what happened in the page, in milliseconds of its own clock. Painted: the frame after the one in which it was first in the document. */
export interface Marks {
  /** The message of the offer came. */
  offered: number;
  /** Its card was painted. */
  card: number;
  /** Everything about the customer had been answered. */
  data: number;
  clicked: number;
  /** Name, tier and holdings were painted beside the call. */
  panel: number;
}

/**
 * To be called before the page is opened. In it, `benchMarks.expect(name, milliseconds)` waits for the next offer, answers it so long after its card was
 * painted, and `benchMarks.done` resolves when the panel of that customer is painted.
 */
export async function watchOffers(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const state: { marks: Partial<Marks>; name: string; wait: number; done: (marks: Marks) => void } = {
      marks: {},
      name: '',
      wait: 0,
      done: () => undefined,
    };
    const api = {
      done: Promise.resolve() as Promise<unknown>,
      expect(name: string, wait: number) {
        Object.assign(state, { marks: {}, name, wait });
        api.done = new Promise<Marks>((resolve, reject) => {
          state.done = resolve;
          setTimeout(() => reject(new Error(`After 20 s only this: ${JSON.stringify(state.marks)}`)), 20_000);
        });
        // Nobody listens before the call is ringing.
        api.done.catch(() => undefined);
      },
    };
    Object.assign(window, { benchMarks: api });

    window.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        this.addEventListener('message', ({ data }) => {
          if (typeof data === 'string' && data.includes('"offer:made"')) state.marks.offered ??= performance.now();
        });
      }
    };
    new PerformanceObserver(list => {
      for (const entry of list.getEntries() as PerformanceResourceTiming[])
        if (entry.name.endsWith('/panel') && state.marks.offered) state.marks.data ??= entry.responseEnd;
      finish();
    }).observe({ type: 'resource' });

    const painted = (mark: 'card' | 'panel', then: () => void) => {
      if (state.marks[mark] !== undefined) return;
      state.marks[mark] = NaN;
      requestAnimationFrame(() => {
        const after = new MessageChannel();
        after.port1.onmessage = () => {
          state.marks[mark] = performance.now();
          then();
        };
        after.port2.postMessage(null);
      });
    };
    const answer = () =>
      setTimeout(() => {
        state.marks.clicked = performance.now();
        document.querySelector<HTMLButtonElement>('article button[aria-keyshortcuts="a"]')!.click();
      }, state.wait);
    /** The paint may be told before the entry of the request is. */
    const finish = () => {
      const { data, panel } = state.marks;
      if (data !== undefined && panel !== undefined && !Number.isNaN(panel)) state.done(state.marks as Marks);
    };
    const look = () => {
      if (document.querySelector('article button[aria-keyshortcuts="a"]')) painted('card', answer);
      const panel = state.marks.clicked === undefined ? null : document.querySelector('.panes .panel');
      const there = (text: string) => panel?.textContent.includes(text) ?? false;
      const tier = ['Gold', 'Platinum', 'Private'].some(there);
      if (there(state.name) && tier && there('Everyday account')) painted('panel', finish);
    };
    new MutationObserver(look).observe(document, { childList: true, subtree: true });
  });
}
