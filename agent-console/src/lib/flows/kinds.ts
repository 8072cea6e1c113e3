import type { LucideProps } from '@lucide/svelte';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import GitBranch from '@lucide/svelte/icons/git-branch';
import Grid from '@lucide/svelte/icons/grid-3x3';
import Languages from '@lucide/svelte/icons/languages';
import Layers from '@lucide/svelte/icons/layers';
import ListTree from '@lucide/svelte/icons/list-tree';
import MessageSquare from '@lucide/svelte/icons/message-square-text';
import PhoneOff from '@lucide/svelte/icons/phone-off';
import Music from '@lucide/svelte/icons/music';
import Tag from '@lucide/svelte/icons/tag';
import Ticket from '@lucide/svelte/icons/ticket';
import UserSearch from '@lucide/svelte/icons/user-search';
import type { Component } from 'svelte';
import type { Step, StepKind, StepOf, Words } from '#server/telephony/flows/step.schema.ts';
import type { FlowWords } from './en.ts';

/** How a setting of a step is edited. */
export type FieldType =
  | 'words'
  | 'tries'
  | 'length'
  | 'points'
  | 'options'
  | 'audio'
  | 'calendar'
  | 'queue'
  | 'newAttribute'
  | 'attribute'
  | 'secretAttribute'
  | 'text'
  | 'yesNo'
  | 'finishKey'
  | 'check'
  | 'by'
  | 'language'
  | 'test';
export type FieldName = keyof FlowWords['fields'];

interface Kind<K extends StepKind> {
  icon: Component<LucideProps>;
  /** As in the server's `behaviours.ts`; a test compares them. */
  exits: (step: StepOf<K>) => readonly string[];
  /** What a new one is set to. */
  fresh: () => Omit<StepOf<K>, 'kind' | 'name' | 'x' | 'y' | 'exits'>;
  fields: readonly (readonly [name: FieldName & keyof StepOf<K>, type: FieldType])[];
}

const noWords = (): Words => ({ en: '', 'zh-CN': '' });
const asking = () => ({ prompt: noWords(), wrong: noWords(), nothing: noWords(), tries: 3 });
const askingFields = [
  ['prompt', 'words'],
  ['wrong', 'words'],
  ['nothing', 'words'],
  ['tries', 'tries'],
] as const;

/** What each kind of step looks like and consists of, in the order in which they are offered. */
export const kinds: { [K in StepKind]: Kind<K> } = {
  say: {
    icon: MessageSquare,
    exits: () => ['next'],
    fresh: () => ({ words: noWords() }),
    fields: [['words', 'words']],
  },
  play: { icon: Music, exits: () => ['next'], fresh: () => ({ audioId: null }), fields: [['audioId', 'audio']] },
  language: {
    icon: Languages,
    exits: () => ['next'],
    fresh: () => ({ greeting: noWords(), ...asking() }),
    fields: [['greeting', 'words'], ...askingFields],
  },
  menu: {
    icon: ListTree,
    exits: ({ options }) => [...new Set(options.map(({ key }) => key)), 'wrong', 'nothing'],
    fresh: () => ({ ...asking(), options: [{ key: '1', code: '' }] }),
    fields: [['options', 'options'], ...askingFields],
  },
  collect: {
    icon: Grid,
    exits: () => ['ok', 'wrong', 'nothing'],
    fresh: () => ({
      ...asking(),
      attribute: '',
      secret: false,
      shortest: 1,
      longest: 12,
      finishKey: '#',
      check: 'none',
    }),
    fields: [
      ['attribute', 'newAttribute'],
      ['secret', 'yesNo'],
      ['shortest', 'length'],
      ['longest', 'length'],
      ['finishKey', 'finishKey'],
      ['check', 'check'],
      ...askingFields,
    ],
  },
  identify: {
    icon: UserSearch,
    exits: ({ pinAttribute }) => [...(pinAttribute ? ['verified', 'failed'] : ['found']), 'several', 'unknown'],
    fresh: () => ({ by: 'calling_number', attribute: '', pinAttribute: '' }),
    fields: [
      ['by', 'by'],
      ['attribute', 'attribute'],
      ['pinAttribute', 'secretAttribute'],
    ],
  },
  ticket_status: {
    icon: Ticket,
    exits: () => ['found', 'not_found'],
    fresh: () => ({ attribute: '' }),
    fields: [['attribute', 'attribute']],
  },
  hours: {
    icon: CalendarClock,
    exits: () => ['open', 'closed'],
    fresh: () => ({ calendarId: null }),
    fields: [['calendarId', 'calendar']],
  },
  branch: {
    icon: GitBranch,
    exits: () => ['yes', 'no'],
    fresh: () => ({ test: { on: 'tier', atLeast: 'gold' } }),
    fields: [['test', 'test']],
  },
  set: {
    icon: Tag,
    exits: () => ['next'],
    fresh: () => ({ attribute: '', value: '', language: null, points: 0 }),
    fields: [
      ['attribute', 'newAttribute'],
      ['value', 'text'],
      ['language', 'language'],
      ['points', 'points'],
    ],
  },
  queue: { icon: Layers, exits: () => [], fresh: () => ({ queueId: null }), fields: [['queueId', 'queue']] },
  end: { icon: PhoneOff, exits: () => [], fresh: () => ({ words: noWords() }), fields: [['words', 'words']] },
};

// The table above says which entry belongs to which step.
const kindOf = (step: Step) => kinds[step.kind] as unknown as Kind<StepKind>;
export const exitsOf = (step: Step): readonly string[] => kindOf(step).exits(step as never);
export const iconOf = (step: Step): Component<LucideProps> => kindOf(step).icon;
export const fieldsOf = (step: Step) =>
  (kindOf(step).fields as readonly (readonly [FieldName, FieldType])[]).filter(
    ([name]) => !(step.kind === 'identify' && name === 'attribute' && step.by === 'calling_number'),
  );
export const freshStep = (kind: StepKind, x: number, y: number): Step =>
  ({ kind, name: '', x, y, exits: {}, ...kinds[kind].fresh() }) as Step;

/** What a step is called: by its name, otherwise by what it does. */
export const titleOf = (step: Step, words: FlowWords): string => step.name.trim() || words.kinds[step.kind];
/** An exit in words. */
export const exitName = (exit: string, words: FlowWords): string => words.exitNames[exit] ?? words.keyExit(exit);
