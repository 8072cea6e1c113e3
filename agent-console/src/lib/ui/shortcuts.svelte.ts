type Handler = () => void;

/** Single keys and `g` sequences. They act outside text fields only, never during IME composition, and can be switched off. */
class Shortcuts {
  /** As my preferences say. */
  enabled = $state(true);
  #handlers = new Map<string, Handler[]>();
  #prefix = '';
  #prefixTimer: ReturnType<typeof setTimeout> | undefined;

  /** The one registered last acts; one that lies beneath, only when there is no other. Returns what unregisters it. */
  on(keys: string, handler: Handler, beneath = false): () => void {
    const handlers = this.#handlers.get(keys) ?? [];
    this.#handlers.set(keys, beneath ? [handler, ...handlers] : [...handlers, handler]);
    return () =>
      this.#handlers.set(
        keys,
        (this.#handlers.get(keys) ?? []).filter(other => other !== handler),
      );
  }

  handle = (event: KeyboardEvent): void => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') return this.#run('ctrl-k', event);
    if (event.ctrlKey || event.metaKey || event.repeat || !this.enabled || isTyping(event.target)) return;
    const keys = (this.#prefix + event.key.toLowerCase()).trim();
    this.#prefix = '';
    if (event.key === 'g') return this.#await('g ');
    this.#run(keys, event);
  };

  #run(keys: string, event: KeyboardEvent): void {
    const handler = this.#handlers.get(keys)?.at(-1);
    if (!handler) return;
    event.preventDefault();
    handler();
  }

  #await(prefix: string): void {
    this.#prefix = prefix;
    clearTimeout(this.#prefixTimer);
    this.#prefixTimer = setTimeout(() => (this.#prefix = ''), 1200);
  }
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  const input = target.closest(
    'input, textarea, select, [contenteditable], [role="menu"], [role="dialog"], [role="listbox"]',
  );
  return input !== null && !(input instanceof HTMLInputElement && ['checkbox', 'radio', 'button'].includes(input.type));
}

export const shortcuts = new Shortcuts();

/** `j` and `k` move the focus through the links or buttons marked `data-row` inside the element. */
export function rowKeys(element: HTMLElement): () => void {
  const move = (step: number) => () => {
    const rows = [...element.querySelectorAll<HTMLElement>('[data-row]')];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + step))]?.focus();
  };
  const stops = [shortcuts.on('j', move(1)), shortcuts.on('k', move(-1))];
  return () => stops.forEach(stop => stop());
}
