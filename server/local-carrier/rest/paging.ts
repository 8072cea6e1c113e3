import type { Form } from './form.ts';

/** One page of a list in Twilio's envelope: `PageSize` 1–1000 (50), `Page` from 0; addresses are relative. */
export function pageOf<T>(
  path: string,
  query: Form,
  key: string,
  items: readonly T[],
  view: (item: T) => Record<string, unknown>,
): Record<string, unknown> {
  const size = query.integer('PageSize', 50, 1, 1_000);
  const page = query.integer('Page', 0, 0, Number.MAX_SAFE_INTEGER);
  const start = page * size;
  const shown = items.slice(start, start + size);
  const uri = (number: number): string => `${path}?${search(query, number, size)}`;
  return {
    [key]: shown.map(view),
    page,
    page_size: size,
    start,
    end: Math.max(start, start + shown.length - 1),
    uri: uri(page),
    first_page_uri: uri(0),
    next_page_uri: start + size < items.length ? uri(page + 1) : null,
    previous_page_uri: page > 0 ? uri(page - 1) : null,
  };
}

function search(query: Form, page: number, size: number): string {
  const params = new URLSearchParams();
  for (const name of query.names()) {
    if (!['Page', 'PageSize', 'PageToken'].includes(name)) params.set(name, query.text(name) ?? '');
  }
  params.set('PageSize', String(size));
  params.set('Page', String(page));
  return params.toString();
}

/**
 * Whether a time passes the filters `Name`, `Name<` and `Name>`: on that UTC day, not later than, not earlier than.
 */
export function withinDates(query: Form, name: string, time: number | null): boolean {
  const on = query.text(name);
  const before = query.text(`${name}<`);
  const after = query.text(`${name}>`);
  if (!on && !before && !after) return true;
  if (time === null) return false;
  if (on && new Date(time).toISOString().slice(0, 10) !== on.slice(0, 10)) return false;
  if (before && time > Date.parse(before)) return false;
  return !after || time >= Date.parse(after);
}
