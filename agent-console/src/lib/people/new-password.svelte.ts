import { t } from '../i18n/words.svelte.ts';

const fewest = 12;

/** A password that is being chosen: typed twice. */
export class NewPassword {
  first = $state('');
  again = $state('');
  tried = $state(false);

  /** Says from now on what is wrong. Returns whether it can be sent. */
  check(): boolean {
    this.tried = true;
    return isLongEnough(this.first) && this.again === this.first;
  }
  forget(): void {
    this.first = this.again = '';
    this.tried = false;
  }
  get firstError(): string | null {
    return this.tried && !isLongEnough(this.first) ? t().passwords.short(fewest - this.first.length) : null;
  }
  get againError(): string | null {
    return this.tried && this.again !== this.first ? t().passwords.differ : null;
  }
}

export const isLongEnough = (password: string): boolean => password.length >= fewest;
