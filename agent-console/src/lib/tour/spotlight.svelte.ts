/** Where something on the screen is, kept true while the screen moves. */
export class Spotlight {
  rect = $state.raw<DOMRect | null>(null);

  /** Looks for the first that matches, again and again, since it may come, go or move at any time. Returns how to stop. */
  follow(selector: string | undefined): () => void {
    const look = (): void => {
      const next = selector ? find(selector) : null;
      if (!same(this.rect, next)) this.rect = next;
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

function find(selector: string): DOMRect | null {
  for (const element of document.querySelectorAll(selector)) {
    const rect = element.getBoundingClientRect();
    if (rect.width > 0 && rect.height > 0) return rect;
  }
  return null;
}

const same = (a: DOMRect | null, b: DOMRect | null): boolean =>
  a === b || (a !== null && b !== null && a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height);

const GAP = 12;

interface Box {
  width: number;
  height: number;
}

/** Where the words go: below what they are about, above it, or beside it, wholly on the screen; without anything in the lower corner. */
export function placeOf(rect: DOMRect | null, card: Box, screen: Box): { left: number; top: number } {
  const corner = { left: screen.width - card.width - 24, top: screen.height - card.height - 88 };
  if (!rect) return corner;
  const within = (value: number, size: number, whole: number) => Math.max(GAP, Math.min(value, whole - size - GAP));
  const left = within(rect.left, card.width, screen.width);
  if (rect.bottom + GAP + card.height < screen.height) return { left, top: rect.bottom + GAP };
  if (rect.top - GAP - card.height > 0) return { left, top: rect.top - GAP - card.height };
  const top = within(rect.top, card.height, screen.height);
  if (rect.left - GAP - card.width > 0) return { left: rect.left - GAP - card.width, top };
  if (rect.right + GAP + card.width < screen.width) return { left: rect.right + GAP, top };
  return corner;
}
