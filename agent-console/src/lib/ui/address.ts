import { goto } from '$app/navigation';
import { page } from '$app/state';

/** What is asked for in the address of the screen: `?q=…&person=…`. */
export const asked = (name: string): string | null => page.url.searchParams.get(name);

/**
 * Changes what is asked for and stays where the screen is scrolled to; null takes it out. With `step` the browser's back button
 * undoes it: for what is opened. Without, for what is typed or closed.
 */
export function ask(changes: Record<string, string | null>, { step = false } = {}): Promise<void> {
  const address = new URL(page.url.href);
  for (const [name, value] of Object.entries(changes))
    if (value === null || value === '') address.searchParams.delete(name);
    else address.searchParams.set(name, value);
  return goto(`${address.pathname}${address.search}`, { replace: !step, reset: false });
}

/** Opens or closes something on this screen, as `?person=<id>`; back closes it. */
export const show = (name: string, value: string | null): Promise<void> =>
  ask({ [name]: value }, { step: value !== null });
