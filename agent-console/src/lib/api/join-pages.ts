/**
 * The rows of a list after its beginning was asked for again: the new beginning, then what was shown below it. Rows may have come, gone, or moved
 * up to the front. What stood among the beginning and is not there any more is left out. Null: what follows the beginning is not known.
 */
export function joinPages<T>(shown: readonly T[], head: readonly T[], keyOf: (row: T) => string): T[] | null {
  const placeOf = new Map(shown.map((row, place) => [keyOf(row), place]));
  const places = head.flatMap(row => placeOf.get(keyOf(row)) ?? []);
  const end = places.at(-1) ?? -1;
  // A beginning that ends with rows which have moved up does not tell where it ended before.
  if (end < (places.at(-2) ?? 0)) return null;
  const now = new Set(head.map(keyOf));
  const below = shown.slice(end + 1).filter(row => !now.has(keyOf(row)));
  return below.length === 0 ? null : [...head, ...below];
}
