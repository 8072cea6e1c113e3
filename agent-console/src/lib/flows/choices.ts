import type { CalendarView } from '#server/calendars/calendar.schema.ts';
import type { QueueView } from '#server/routing/queue.schema.ts';
import type { FlowAudioView } from '#server/telephony/flows/flow.schema.ts';
import type { Graph, Step, Words } from '#server/telephony/flows/step.schema.ts';
import { nameOf, words } from '../i18n/words.svelte.ts';
import { titleOf } from './kinds.ts';
import { f } from './words.ts';

/** What steps may refer to. */
export interface Surroundings {
  queues: readonly QueueView[];
  calendars: readonly CalendarView[];
  audios: readonly FlowAudioView[];
  /** A recording was added. */
  onaudio: (audio: FlowAudioView) => void;
}

export interface Choice {
  value: string;
  label: string;
}
/** With nothing chosen first. */
export const orNone = (choices: readonly Choice[]): Choice[] => [{ value: '', label: f().none }, ...choices];

/** In the reader's language, without what is only known when somebody rings. */
const inShort = (said: Words): string => said[words.language].replaceAll(/\{[a-z0-9_]+\}/g, '…');

/** What a step is about, in a few words: where it leads, what it says or keeps. Empty: nothing yet. */
export function aboutOf(step: Step, { queues, calendars, audios }: Surroundings): string {
  switch (step.kind) {
    case 'queue': {
      const queue = queues.find(({ id }) => id === step.queueId);
      return queue ? nameOf(queue) : '';
    }
    case 'hours':
      return calendars.find(({ id }) => id === step.calendarId)?.name ?? '';
    case 'play':
      return audios.find(({ id }) => id === step.audioId)?.name ?? '';
    case 'say':
    case 'end':
      return inShort(step.words);
    case 'menu':
    case 'collect':
      return inShort(step.prompt);
    case 'language':
      return inShort(step.greeting);
    case 'identify':
      return f().by[step.by];
    case 'branch':
      return f().tests[step.test.on];
    case 'ticket_status':
    case 'set':
      return step.attribute;
  }
}

/** Steps to lead to, those that look the same told apart by their id. */
export function stepChoices({ steps }: Graph, around: Surroundings): Choice[] {
  const labelOf = (step: Step) => [titleOf(step, f()), aboutOf(step, around).slice(0, 40)].filter(Boolean).join(' · ');
  const labels = Object.values(steps).map(labelOf);
  return Object.entries(steps).map(([id, step]) => {
    const label = labelOf(step);
    const shared = labels.filter(other => other === label).length > 1;
    return { value: id, label: shared ? `${label} (${id})` : label };
  });
}

/** Names under which steps keep something; `secret`: those that are kept nowhere. */
export function attributeChoices({ steps }: Graph, secret: boolean): Choice[] {
  const names = Object.values(steps).flatMap(step => {
    if (step.kind === 'collect') return step.secret === secret ? [step.attribute] : [];
    if (secret) return [];
    if (step.kind === 'set') return [step.attribute];
    return step.kind === 'ticket_status' ? ['ticket_number', 'ticket_status'] : [];
  });
  return [...new Set(names)].filter(Boolean).map(name => ({ value: name, label: name }));
}
