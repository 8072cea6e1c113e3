import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { ApiError } from '../api/client.ts';
import { remember, remembered } from '../ui/remember.ts';

export type NotesState = 'saved' | 'unsaved' | 'saving' | 'failed' | 'conflict';
export type SaveNotes = (
  notes: string,
  notesVersion: number,
  options: { keepalive: boolean },
) => Promise<Pick<InteractionView, 'notes' | 'notesVersion'>>;
type Stored = Pick<InteractionView, 'id' | 'notes' | 'notesVersion'>;

const saveAfterMs = 600;
const retryAfterMs = 4000;

/**
 * The notes of one interaction as they are typed. They are saved a moment after the last keystroke, and kept in this browser until
 * the server has them, whatever happens in between.
 */
export class NotesDraft {
  text = $state('');
  state = $state<NotesState>('saved');
  /** What somebody else wrote meanwhile, while it is not settled whose notes stay. */
  theirs = $state.raw('');
  #saved = '';
  #version = 0;
  #theirVersion = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running: Promise<void> | null = null;
  #key: string;
  #save: SaveNotes;

  constructor(stored: Stored, save: SaveNotes) {
    this.#key = `notes-${stored.id}`;
    this.#save = save;
    this.text = this.#saved = stored.notes;
    this.#version = stored.notesVersion;
    this.#takeUpDraft();
  }

  /** News from the server. What is being typed here is never overwritten. */
  take(stored: Stored): void {
    if (stored.notesVersion <= this.#version) return;
    if (this.state !== 'saved') return;
    this.text = this.#saved = stored.notes;
    this.#version = stored.notesVersion;
  }

  type(text: string): void {
    this.text = text;
    if (this.state !== 'conflict') this.state = text === this.#saved && !this.#running ? 'saved' : 'unsaved';
    this.#keep();
    this.#later(saveAfterMs);
  }

  /** Saves now. True when the server has everything that was typed. */
  async flush(): Promise<boolean> {
    clearTimeout(this.#timer);
    await this.#running;
    if (this.state === 'conflict') return false;
    if (this.text !== this.#saved) await (this.#running = this.#send().finally(() => (this.#running = null)));
    return this.text === this.#saved;
  }

  /** The page is going: the browser finishes the request without us. */
  flushOnLeaving(): void {
    clearTimeout(this.#timer);
    if (this.text === this.#saved || this.state === 'conflict') return;
    void this.#save(this.text, this.#version, { keepalive: true }).catch(() => undefined);
  }

  settle(choice: 'mine' | 'theirs' | 'both'): Promise<boolean> {
    this.#saved = this.theirs;
    this.#version = this.#theirVersion;
    if (choice === 'theirs') this.text = this.theirs;
    if (choice === 'both') this.text = `${this.theirs.trimEnd()}\n\n${this.text}`;
    this.state = this.text === this.#saved ? 'saved' : 'unsaved';
    this.#keep();
    return this.flush();
  }

  async #send(): Promise<void> {
    const sent = this.text;
    this.state = 'saving';
    try {
      const stored = await this.#save(sent, this.#version, { keepalive: false });
      this.#saved = sent;
      this.#version = stored.notesVersion;
      this.state = this.text === sent ? 'saved' : 'unsaved';
      this.#keep();
      if (this.text !== sent) this.#later(saveAfterMs);
    } catch (error) {
      this.#failed(error);
    }
  }

  #failed(error: unknown): void {
    if (error instanceof ApiError && error.code === 'notes_changed') {
      this.theirs = String(error.details.notes ?? '');
      this.#theirVersion = Number(error.details.notesVersion ?? this.#version);
      // Our own save may have arrived although its answer did not.
      if (this.theirs === this.text) void this.settle('theirs');
      else this.state = 'conflict';
      return;
    }
    this.state = 'failed';
    const refused = error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429;
    if (!refused) this.#later(retryAfterMs);
  }

  #later(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.flush(), ms);
  }

  #keep(): void {
    const draft = this.text === this.#saved ? null : JSON.stringify({ text: this.text, version: this.#version });
    remember(this.#key, draft);
  }

  /** What a crash or a lost connection left behind is saved now. */
  #takeUpDraft(): void {
    try {
      const draft = JSON.parse(remembered(this.#key) ?? 'null') as { text: string; version: number } | null;
      if (!draft || draft.text === this.#saved) return remember(this.#key, null);
      this.text = draft.text;
      this.#version = draft.version;
      this.state = 'unsaved';
      this.#later(0);
    } catch {
      remember(this.#key, null);
    }
  }
}
