import type { Situation } from './situation.ts';
import { accounts } from './situations/accounts.ts';
import { cards } from './situations/cards.ts';
import { others } from './situations/others.ts';

export const situations: readonly Situation[] = [...cards, ...accounts, ...others];
