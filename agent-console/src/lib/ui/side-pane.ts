import { createContext } from 'svelte';

/** The pane beside the work, for what is in it. */
export interface Pane {
  /** Folded away or closed, it opens. */
  reveal(): void;
}

export const [getPane, setPane] = createContext<Pane>();
