import { remember, remembered } from './remember.ts';

/** A pane that is folded away or not, as it was left. */
export class Fold {
  folded = $state(false);
  #key: string;

  constructor(name: string) {
    this.#key = `folded-${name}`;
    this.folded = remembered(this.#key) === 'yes';
  }

  toggle(): void {
    this.folded = !this.folded;
    remember(this.#key, this.folded ? 'yes' : null);
  }
}
