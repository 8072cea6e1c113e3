export interface Toast {
  id: number;
  text: string;
  tone: 'neutral' | 'success' | 'danger';
  /** Where more of it is. */
  link: ToastLink | null;
}
export interface ToastLink {
  href: string;
  label: string;
}

/** Short news that needs no answer. Refusals and what can be followed stay longer. */
class Toasts {
  all = $state<Toast[]>([]);
  #next = 0;

  show(text: string, tone: Toast['tone'] = 'neutral', link: ToastLink | null = null): void {
    if (this.all.some(toast => toast.text === text)) return;
    const id = ++this.#next;
    this.all.push({ id, text, tone, link });
    setTimeout(() => this.dismiss(id), tone === 'danger' || link ? 9000 : 4000);
  }

  dismiss(id: number): void {
    this.all = this.all.filter(toast => toast.id !== id);
  }
}

export const toasts = new Toasts();
