import { tick } from 'svelte';
import { afterNavigate, beforeNavigate } from '$app/navigation';

const most = 50;

/** Call while a component is made: going back finds this element scrolled as it was left. (SvelteKit does so for the window only.) */
export function keepScroll(element: () => HTMLElement | undefined): void {
  const tops = new Map<string, number>();
  beforeNavigate(({ from }) => {
    if (!from) return;
    tops.delete(from.url.href);
    tops.set(from.url.href, element()?.scrollTop ?? 0);
    for (const oldest of tops.keys()) if (tops.size > most) tops.delete(oldest);
  });
  afterNavigate(async ({ type, from, to }) => {
    if (!to || from?.url.pathname === to.url.pathname) return;
    const top = type === 'popstate' ? (tops.get(to.url.href) ?? 0) : 0;
    await tick();
    // Rows are measured in the first frame.
    requestAnimationFrame(() => requestAnimationFrame(() => element()?.scrollTo(0, top)));
  });
}
