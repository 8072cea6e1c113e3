import { type Box, type Rect, same } from './placing.ts';

/** What must be reached at any time, whatever the tour says: offers, the call, and what the reader opened. */
const kept = '.tray article, [data-tour="call"], [role="dialog"], [role="menu"]';

/** Where something on the screen is, and what else must stay free; kept true while the screen moves. */
export class Spotlight {
  rect = $state.raw<Rect | null>(null);
  kept = $state.raw<readonly Rect[]>([]);

  /** Looks for the first that is there, again and again, since it may come, go or move at any time. Returns how to stop. */
  follow(selectors: readonly string[] = []): () => void {
    const look = (): void => {
      const next = selectors.flatMap(shown).at(0) ?? null;
      if (!same(this.rect, next)) this.rect = next;
      const others = shown(kept);
      if (others.length !== this.kept.length || others.some((rect, at) => !same(rect, this.kept[at]!)))
        this.kept = others;
    };
    look();
    const timer = setInterval(look, 150);
    addEventListener('resize', look);
    addEventListener('scroll', look, true);
    return () => {
      clearInterval(timer);
      removeEventListener('resize', look);
      removeEventListener('scroll', look, true);
    };
  }
}

/** Of what matches, that which can be seen, as far as it is on the screen. */
function shown(selector: string): Rect[] {
  const screen: Box = { width: innerWidth, height: innerHeight };
  return [...document.querySelectorAll(selector)].flatMap(element => {
    if (!element.checkVisibility({ visibilityProperty: true })) return [];
    const { left, top, right, bottom } = element.getBoundingClientRect();
    const seen = {
      left: Math.max(0, left),
      top: Math.max(0, top),
      right: Math.min(screen.width, right),
      bottom: Math.min(screen.height, bottom),
    };
    return seen.right - seen.left > 4 && seen.bottom - seen.top > 4 ? [seen] : [];
  });
}
