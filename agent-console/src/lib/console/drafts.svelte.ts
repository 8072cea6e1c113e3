import { remember, remembered } from '../ui/remember.ts';
import { getConsole } from './context.ts';

const prefix = 'draft/';
const keptDays = 14;
const keptDrafts = 60;
/** Characters. What is longer is held by its screen only. */
const longest = 50_000;

interface Kept {
  at: number;
  value: unknown;
}

/**
 * Something that is being typed, text or the fields of a form: kept in this browser with every keystroke, found again after a
 * reload, a crash or a closed dialog by whoever typed it and by nobody else, until it is sent or thrown away. Made where a
 * component is set up. `key` says what it is about; for changes to a thing that others change too, with that thing's version in it.
 */
export class Draft<T> {
  value = $state() as T;
  /** What is here was typed earlier. */
  found = $state(false);
  #start: string;
  #key: string;

  constructor(key: string, start: T, ownerId = getConsole().me?.id ?? '') {
    this.#key = `${prefix}${ownerId}/${key}`;
    this.#start = JSON.stringify(start);
    const kept = read(this.#key)?.value;
    this.found = kept !== undefined && JSON.stringify(kept) !== this.#start && sameShape(kept, start);
    this.value = this.found ? (kept as T) : this.#fresh();
    $effect(() => this.keep());
  }

  /** Follows every change by itself. */
  keep(): void {
    const json = JSON.stringify(this.value);
    if (json === this.#start) remember(this.#key, null);
    else if (json.length <= longest) remember(this.#key, `{"at":${Date.now()},"value":${json}}`);
  }

  /** It was sent, or is not wanted: empty again, and nothing is kept. */
  discard(): void {
    this.value = this.#fresh();
    this.found = false;
    remember(this.#key, null);
  }

  #fresh(): T {
    return JSON.parse(this.#start) as T;
  }
}

/** Throws away what nobody came back for, of whomever. Called when a console opens. */
export function sweepDrafts(now = Date.now()): void {
  try {
    const drafts = Object.keys(localStorage)
      .filter(key => key.startsWith(prefix))
      .map(key => ({ key, at: read(key)?.at ?? 0 }))
      .sort((a, b) => b.at - a.at);
    for (const [index, { key, at }] of drafts.entries())
      if (index >= keptDrafts || at < now - keptDays * 86_400_000) remember(key, null);
  } catch {
    // Storage is forbidden here, so there are no drafts.
    return;
  }
}

function read(key: string): Kept | null {
  try {
    return JSON.parse(remembered(key) ?? 'null') as Kept | null;
  } catch {
    return null;
  }
}

/** A form may have got other fields since the draft was kept. */
function sameShape(kept: unknown, start: unknown): boolean {
  const fields = (value: unknown) =>
    value && typeof value === 'object' ? Object.keys(value).sort().join() : typeof value;
  return fields(kept) === fields(start);
}
