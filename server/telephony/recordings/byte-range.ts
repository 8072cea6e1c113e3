import type { ByteRange } from '#server/platform/storage.ts';

/** What a Range header asks for (RFC 9110, 14.1.2). `whole`: nothing, or something we need not understand. Null: nothing that is there. */
export function readRange(header: string | undefined, size: number): ByteRange | 'whole' | null {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return 'whole';
  if (from === '') {
    const start = Math.max(0, size - Number(to));
    return Number(to) > 0 && size > 0 ? { start, end: size - 1 } : null;
  }
  const [start, end] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)];
  if (start >= size) return null;
  // Backwards is no range at all.
  return to !== '' && Number(to) < start ? 'whole' : { start, end };
}
