import type { Reference } from '#server/platform/schema.ts';

/** Whom somebody wants to ring. */
export interface Wish {
  /** E.164; empty: yet to be typed. */
  phoneNumber: string;
  /** Null: whoever has the number. */
  customer: Reference | null;
}

/** The one dialog for calls that we make; every number on a screen opens it. */
class Dialling {
  /** Null: it is closed. */
  wish = $state.raw<Wish | null>(null);

  begin(phoneNumber = '', customer: Reference | null = null): void {
    this.wish ??= { phoneNumber, customer };
  }

  end = (): void => {
    this.wish = null;
  };
}

export const dialling = new Dialling();
