import type { SkillView } from '#server/people/skill.schema.ts';
import type { Reference } from '#server/platform/schema.ts';
import { everything } from '../api/client.ts';
import { nameOf, words } from '../i18n/words.svelte.ts';

/** Skills in the reader's language: in an explanation a skill carries its English name only. */
class SkillNames {
  #byId = $state.raw<ReadonlyMap<string, SkillView>>(new Map());

  /** Until it is there, and should it fail, the English names are read. */
  async load(): Promise<void> {
    if (words.language === 'en') return;
    const skills = await everything<SkillView>('/skills').catch(() => null);
    if (skills) this.#byId = new Map(skills.map(skill => [skill.id, skill]));
  }

  of(skill: Reference): string {
    const known = this.#byId.get(skill.id);
    return known ? nameOf(known) : skill.name;
  }
}

export const skillNames = new SkillNames();
