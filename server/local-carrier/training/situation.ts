import type { Person } from './people.ts';

export const languages = ['en', 'zh-CN'] as const;
export type SpokenLanguage = (typeof languages)[number];

/** What a caller chooses in the menu. */
export type MenuChoice = 'cards' | 'accounts' | 'other';

/** One caller as they are in one language. `{birthDate}` stands for the person's, in words. */
export interface Part {
  person: Person;
  /** Said when the agent has greeted. */
  opening: string;
  /** Said one after the other, each when the agent has finished speaking. */
  answers: readonly string[];
  /** Said last; then they hang up. */
  goodbye: string;
}

/** Why somebody rings, and how they behave. */
export interface Situation {
  id: string;
  difficulty: 'easy' | 'medium' | 'hard';
  /** Null: they press nothing. */
  menu: MenuChoice | null;
  /** Codes of what an agent learns by it. */
  practises: readonly string[];
  /** The dispositions that fit such a call. */
  dispositions: readonly string[];
  /** Without an answer they hang up after this many seconds of waiting. */
  patienceSeconds: number;
  /** How long they let themselves be kept on hold. */
  holdPatienceSeconds: number;
  parts: Readonly<Record<SpokenLanguage, Part>>;
}
