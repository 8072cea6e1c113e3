const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** What is typed about something and not saved yet. Fields that nobody touched here follow the thing itself. */
export class Draft<V extends { version: number }, F extends object, S extends { [K in keyof F]: unknown } = F> {
  #known: V;
  #fieldsOf: (view: V) => F;
  #sent: (fields: F) => S;
  fields = $state.raw<F>() as F;
  #saved = $state.raw<F>() as F;

  /** `sent`: fields as the server takes them. What is the same then does not differ. */
  constructor(view: V, fieldsOf: (view: V) => F, sent: (fields: F) => S) {
    this.#known = view;
    this.#fieldsOf = fieldsOf;
    this.#sent = sent;
    this.fields = this.#saved = fieldsOf(view);
  }

  change(fields: Partial<F>): void {
    this.fields = { ...this.fields, ...fields };
  }

  /** Only what differs, so that another administrator's change of the rest stays. */
  changes(): Partial<S> {
    const saved = this.#sent(this.#saved);
    const differing = Object.entries(this.#sent(this.fields)).filter(
      ([key, value]) => !same(value, saved[key as keyof F]),
    );
    return Object.fromEntries(differing) as Partial<S>;
  }

  /** The thing as it now is; a late answer is left alone. */
  take(view: V): void {
    if (view.version < this.#known.version) return;
    const touched = new Set(Object.keys(this.changes()));
    const mine = Object.fromEntries(Object.entries(this.fields).filter(([key]) => touched.has(key))) as Partial<F>;
    this.#known = view;
    this.#saved = this.#fieldsOf(view);
    this.fields = { ...this.#saved, ...mine };
  }

  /** It was saved: what was sent is no longer mine. */
  saved(view: V): void {
    this.#known = view;
    this.fields = this.#saved = this.#fieldsOf(view);
  }

  discard(): void {
    this.fields = this.#saved;
  }
}

/** One draft for each thing as long as the console (`owner`) is open, so that answering a call loses nothing that was typed. */
export function keepDrafts<V extends { id: string }, D>(begin: (view: V) => D): (owner: object, view: V) => D {
  const drafts = new WeakMap<object, Map<string, D>>();
  return (owner, view) => {
    const mine = drafts.get(owner) ?? new Map<string, D>();
    drafts.set(owner, mine);
    const draft = mine.get(view.id) ?? begin(view);
    mine.set(view.id, draft);
    return draft;
  };
}
