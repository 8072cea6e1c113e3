import type { ImportAnswer, ImportUsers } from '#server/people/user-import.schema.ts';
import { api, ApiError } from '../api/client.ts';
import { wordError } from '../api/wording.ts';
import { t } from '../i18n/words.svelte.ts';
import { decodeCsv, mostBytes } from './csv-file.ts';

/** Thousands of people are written in one go. */
const timeoutMs = 180_000;

/** A file of people: chosen, tried, imported. */
export class UserImport {
  /** What it is called, and how its letters were read. Null: nothing was chosen. */
  source = $state.raw<{ name: string; encoding: string | null } | null>(null);
  /** What would be done, or was. */
  answer = $state.raw<ImportAnswer | null>(null);
  busy = $state<'checking' | 'importing' | null>(null);
  error = $state<string | null>(null);
  invite = $state(true);
  #csv = '';
  #key = '';
  #asked = 0;
  done = $derived.by(() => this.answer !== null && !this.answer.dryRun);
  /** With `invite` it tells whether this installation sends mail. */
  mail = $derived.by(() => this.answer?.mailed === true);

  async takeFile(file: File): Promise<void> {
    this.forget();
    if (file.size > mostBytes * 2) return this.#refuse(t().userImport.tooLarge);
    const read = decodeCsv(new Uint8Array(await file.arrayBuffer()));
    if (!read) return this.#refuse(t().userImport.unreadable);
    this.source = { name: file.name, encoding: read.encoding };
    await this.#try(read.text);
  }

  async takeText(text: string): Promise<void> {
    this.forget();
    this.source = { name: t().userImport.pasted, encoding: null };
    await this.#try(text);
  }

  async import(): Promise<void> {
    if (this.busy) return;
    const rows = this.answer;
    await this.#ask('importing', { csv: this.#csv, dryRun: false, invite: this.invite && this.mail }, error => {
      if (rows && error.code === 'import_refused') this.answer = refusedAnswer(rows, error);
    });
  }

  forget(): void {
    this.#asked++;
    this.source = this.answer = this.busy = this.error = null;
  }

  #try(csv: string): Promise<void> {
    this.#csv = csv;
    this.#key = crypto.randomUUID();
    return this.#ask('checking', { csv, dryRun: true, invite: true });
  }

  async #ask(
    what: 'checking' | 'importing',
    body: ImportUsers,
    onrefused: (error: ApiError) => void = () => undefined,
  ): Promise<void> {
    const mine = ++this.#asked;
    this.busy = what;
    this.error = null;
    const key = body.dryRun ? {} : { idempotencyKey: `${this.#key}-${body.invite}` };
    try {
      const answer = await api.post<ImportAnswer>('/user-imports', body, { timeoutMs, ...key });
      if (mine === this.#asked) this.answer = answer;
    } catch (error) {
      if (mine !== this.#asked) return;
      this.error = wordError(error);
      if (error instanceof ApiError) onrefused(error);
    }
    if (mine === this.#asked) this.busy = null;
  }

  #refuse(words: string): void {
    this.error = words;
  }
}

/** What changed since it was tried. */
function refusedAnswer(tried: ImportAnswer, { details }: ApiError): ImportAnswer {
  const rows = (details.rows ?? tried.rows) as ImportAnswer['rows'];
  return { ...tried, rows, wrong: rows.filter(({ errors }) => errors.length > 0).length };
}
