import type { MissingSkill } from '#server/routing/explanation.schema.ts';
import { t } from '../i18n/words.svelte.ts';
import { skillNames } from './skill-names.svelte.ts';

/** What somebody lacks, in words; empty: nothing. */
export const wordLacks = (missing: readonly MissingSkill[]): string =>
  missing.map(({ skill, asked, has }) => t().why.lack(skillNames.of(skill), asked, has)).join(' · ');
