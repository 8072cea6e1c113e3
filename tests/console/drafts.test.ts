import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Draft, sweepDrafts } from '#lib/console/drafts.svelte.ts';

const day = 86_400_000;
const empty = { name: '', numbers: '' };
let kept: Record<string, string>;

beforeEach(() => {
  kept = {};
  const methods = {
    getItem: (key: string) => kept[key] ?? null,
    setItem: (key: string, value: string) => void (kept[key] = value),
    removeItem: (key: string) => void delete kept[key],
  };
  // Its keys are what it keeps, as in a browser.
  vi.stubGlobal(
    'localStorage',
    new Proxy(methods, { ownKeys: () => Object.keys(kept), getOwnPropertyDescriptor: enumerable }),
  );
});
afterEach(() => void vi.unstubAllGlobals());
const enumerable = () => ({ enumerable: true, configurable: true });

const type = <T>(draft: Draft<T>, value: T): void => {
  draft.value = value;
  draft.keep();
};

describe('what is typed', () => {
  test('is found again after the page was torn away, with a word about it', () => {
    type(new Draft('new-customer', empty, 'ada'), { name: 'Wang', numbers: '' });
    const next = new Draft('new-customer', empty, 'ada');
    expect([next.value, next.found]).toEqual([{ name: 'Wang', numbers: '' }, true]);
  });

  test('by one person is not shown to the next one at this browser, and waits for the first', () => {
    type(new Draft('note-1', '', 'ada'), 'for Ada only');
    expect(new Draft('note-1', '', 'ben').value).toBe('');
    expect(new Draft('note-1', '', 'ada').value).toBe('for Ada only');
  });

  test('is forgotten when it was sent, thrown away or deleted by hand', () => {
    const draft = new Draft('note-1', '', 'ada');
    type(draft, 'one');
    draft.discard();
    expect([draft.value, kept]).toEqual(['', {}]);
    type(draft, 'two');
    type(draft, '');
    expect(kept).toEqual({});
  });

  test('into a form that has other fields since is left alone', () => {
    type(new Draft<object>('form', { old: '' }, 'ada'), { old: 'text' });
    expect(new Draft('form', empty, 'ada').value).toEqual(empty);
  });

  test('and never sent is thrown away after two weeks, the oldest first when there is much', () => {
    const at = Date.now();
    kept['draft/ada/stale'] = JSON.stringify({ at: at - 15 * day, value: 'x' });
    kept['draft/ada/broken'] = '{';
    kept.theme = 'dark';
    for (let index = 0; index < 70; index += 1)
      kept[`draft/ben/${index}`] = JSON.stringify({ at: at - index * 1000, value: 'x' });
    sweepDrafts(at);
    const left = Object.keys(kept);
    expect(left).toHaveLength(61);
    expect(left).toEqual(expect.arrayContaining(['theme', 'draft/ben/0', 'draft/ben/59']));
  });
});
