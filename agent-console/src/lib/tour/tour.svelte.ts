import { remember, remembered } from '../ui/remember.ts';

const KEY = 'tour';

/** How far somebody is in the tour, in this window; a reload goes on where it was. */
class Tour {
  /** The step, from 0; null: not under way. */
  place = $state<number | null>(read());
  /** Somebody has come in who is to be shown around, unless they know it already. */
  welcome = $state(false);

  start(): void {
    this.go(0);
  }

  go(place: number): void {
    this.place = place;
    remember(KEY, String(place), 'session');
  }

  end(): void {
    this.place = null;
    remember(KEY, null, 'session');
  }
}

export const tour = new Tour();

function read(): number | null {
  const kept = Number(remembered(KEY, 'session') ?? Number.NaN);
  return Number.isInteger(kept) && kept >= 0 ? kept : null;
}
