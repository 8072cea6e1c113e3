export interface Toast {
  id: number;
  text: string;
  tone: 'neutral' | 'success' | 'danger';
}

/** Short news that needs no answer. Refusals stay longer, since they are read more carefully. */
class Toasts {
  all = $state<Toast[]>([]);
  #next = 0;

  show(text: string, tone: Toast['tone'] = 'neutral'): void {
    if (this.all.some(toast => toast.text === text)) return;
    const id = ++this.#next;
    this.all.push({ id, text, tone });
    setTimeout(() => this.dismiss(id), tone === 'danger' ? 9000 : 4000);
  }

  dismiss(id: number): void {
    this.all = this.all.filter(toast => toast.id !== id);
  }
}

export const toasts = new Toasts();
