export interface Rect {
  left: number;
  top: number;
  right: number;
  bottom: number;
}
export interface Box {
  width: number;
  height: number;
}

export const same = (a: Rect | null, b: Rect | null): boolean =>
  a === b ||
  (a !== null && b !== null && a.left === b.left && a.top === b.top && a.right === b.right && a.bottom === b.bottom);

const GAP = 12;
/** Bars at the edges of the screen. */
const EDGE = 64;

/**
 * Where the words go: below what they are about, above it, or beside it, else into a corner; wholly on the screen, and over nothing that is kept
 * free. Where there is no such place, they rather cover what they are about than what is kept free.
 */
export function placeOf(
  rect: Rect | null,
  card: Box,
  screen: Box,
  kept: readonly Rect[] = [],
): { left: number; top: number } {
  const within = (value: number, size: number, whole: number) => Math.max(GAP, Math.min(value, whole - size - GAP));
  const right = within(Infinity, card.width, screen.width);
  const low = screen.height - card.height - EDGE - GAP;
  const corners = [
    { left: right, top: low },
    { left: GAP, top: low },
    { left: right, top: EDGE },
    { left: GAP, top: EDGE },
  ];
  const left = rect && within(rect.left, card.width, screen.width);
  const top = rect && within(rect.top, card.height, screen.height);
  const beside = rect
    ? [
        { left: left!, top: rect.bottom + GAP },
        { left: left!, top: rect.top - GAP - card.height },
        { left: rect.left - GAP - card.width, top: top! },
        { left: rect.right + GAP, top: top! },
      ]
    : [];
  const fits = (at: { left: number; top: number }): boolean =>
    at.left >= 0 && at.top >= 0 && at.left + card.width <= screen.width && at.top + card.height <= screen.height;
  const frees = (at: { left: number; top: number }, what: readonly Rect[]): boolean =>
    what.every(
      other =>
        at.left + card.width <= other.left ||
        at.left >= other.right ||
        at.top + card.height <= other.top ||
        at.top >= other.bottom,
    );
  const places = [...beside, ...corners].filter(fits);
  return (
    places.find(at => frees(at, rect ? [rect, ...kept] : kept)) ?? places.find(at => frees(at, kept)) ?? corners[0]!
  );
}
