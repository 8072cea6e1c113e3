import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ApiError } from '#lib/api/client.ts';
import { NotesDraft } from '#lib/interactions/notes-draft.svelte.ts';

const stored = (notes = '', notesVersion = 0) => ({ id: 'call-1', notes, notesVersion });

/** The server's side of the notes: it takes what is based on the newest version and refuses the rest, as the route does. */
class Server {
  notes = '';
  version = 0;
  away = false;
  requests = 0;
  save = (notes: string, version: number) => {
    this.requests += 1;
    if (this.away) return Promise.reject(new ApiError(0, 'offline', ''));
    if (version !== this.version) {
      const details = { notes: this.notes, notesVersion: this.version };
      return Promise.reject(new ApiError(409, 'notes_changed', '', details));
    }
    this.notes = notes;
    this.version += 1;
    return Promise.resolve({ notes, notesVersion: this.version });
  };
}

let server: Server;
let kept: Map<string, string>;

beforeEach(() => {
  vi.useFakeTimers();
  server = new Server();
  kept = new Map();
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  });
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('notes', () => {
  test('are saved a moment after the last keystroke, once', async () => {
    const draft = new NotesDraft(stored(), server.save);
    for (const text of ['L', 'Lo', 'Lost card']) draft.type(text);
    expect(draft.state).toBe('unsaved');
    await vi.advanceTimersByTimeAsync(700);
    expect(draft.state).toBe('saved');
    expect([server.notes, server.requests]).toEqual(['Lost card', 1]);
  });

  test('typed while the server is away are kept in the browser and saved when it is back', async () => {
    const draft = new NotesDraft(stored(), server.save);
    server.away = true;
    draft.type('Lost card');
    await vi.advanceTimersByTimeAsync(700);
    expect(draft.state).toBe('failed');
    expect([...kept.values()].join()).toContain('Lost card');
    server.away = false;
    await vi.advanceTimersByTimeAsync(5000);
    expect(draft.state).toBe('saved');
    expect(server.notes).toBe('Lost card');
    expect(kept.size).toBe(0);
  });

  test('left behind by a crash are taken up and saved by the next page', async () => {
    server.away = true;
    new NotesDraft(stored(), server.save).type('Lost card');
    server.away = false;
    const next = new NotesDraft(stored(), server.save);
    expect(next.text).toBe('Lost card');
    await vi.advanceTimersByTimeAsync(100);
    expect(server.notes).toBe('Lost card');
  });

  test('changed in another window are shown at once, unless I am typing', () => {
    const draft = new NotesDraft(stored('one', 1), server.save);
    draft.take(stored('two', 2));
    expect(draft.text).toBe('two');
    draft.type('two and mine');
    draft.take(stored('three', 3));
    expect(draft.text).toBe('two and mine');
  });

  test.each([
    { choice: 'mine' as const, stays: 'mine' },
    { choice: 'theirs' as const, stays: 'theirs' },
    { choice: 'both' as const, stays: 'theirs\n\nmine' },
  ])('changed elsewhere wait for a decision; “$choice” leaves “$stays”', async ({ choice, stays }) => {
    const draft = new NotesDraft(stored(), server.save);
    await server.save('theirs', 0);
    draft.type('mine');
    await vi.advanceTimersByTimeAsync(700);
    expect([draft.state, draft.theirs, draft.text]).toEqual(['conflict', 'theirs', 'mine']);
    await draft.settle(choice);
    expect([draft.state, server.notes]).toEqual(['saved', stays]);
  });

  test('whose answer was lost are no conflict with themselves', async () => {
    const draft = new NotesDraft(stored(), server.save);
    await server.save('Lost card', 0);
    draft.type('Lost card');
    await vi.advanceTimersByTimeAsync(700);
    expect(draft.state).toBe('saved');
  });

  test('not yet saved leave with the page', () => {
    const draft = new NotesDraft(stored(), server.save);
    draft.type('Lost card');
    draft.flushOnLeaving();
    expect(server.notes).toBe('Lost card');
  });
});
