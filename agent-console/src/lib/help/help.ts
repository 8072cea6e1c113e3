import type { Role } from '#server/people/role.schema.ts';
import type { Language } from '#server/platform/schema.ts';

/** What each page is about; in this order for whoever has no use for one more than for another. */
export const topicIds = [
  'start',
  'calls',
  'customers',
  'colleagues',
  'colours',
  'trouble',
  'floor',
  'people',
  'setup',
  'reading',
] as const;
export type TopicId = (typeof topicIds)[number];

export interface Topic {
  title: string;
  sections: { title: string; text: string[] }[];
}
/** The pages in one language. Fetched when somebody asks for help, so that nobody else waits for them. */
export type Help = Record<TopicId, Topic>;

export const loadHelp: Record<Language, () => Promise<Help>> = {
  en: async () => (await import('./en.ts')).help,
  'zh-CN': async () => (await import('./zh-CN.ts')).help,
};

const forEverybody = ['colleagues', 'colours', 'trouble'] as const;
const forCalls = ['start', 'calls', 'customers', ...forEverybody] as const;
const forBranches = ['start', 'customers', ...forEverybody] as const;
/** What is for whom, the first things first. */
export const topicsOf: Record<Role, readonly TopicId[]> = {
  agent: forCalls,
  relationship_manager: forCalls,
  teller: forBranches,
  lobby_manager: [...forBranches, 'reading'],
  billing_clerk: [...forBranches, 'reading'],
  knowledge_editor: ['start', ...forEverybody],
  supervisor: ['start', 'floor', 'calls', 'customers', ...forEverybody],
  branch_administrator: ['start', 'people', ...forEverybody],
  administrator: ['start', 'setup', 'people', 'floor', 'calls', 'customers', ...forEverybody],
  auditor: ['start', 'reading', 'floor', 'people', ...forEverybody],
};

const topicAt: readonly [path: string, topic: TopicId][] = [
  ['/customers', 'customers'],
  ['/directory', 'colleagues'],
  ['/floor', 'floor'],
  ['/people', 'people'],
  ['/admin/branches', 'people'],
  ['/admin/groups', 'people'],
  ['/admin', 'setup'],
  ['/interactions', 'calls'],
  ['/queues', 'calls'],
  ['/account', 'start'],
];
/** The page about the screen at this path. */
export const topicFor = (path: string): TopicId | null =>
  topicAt.find(([start]) => path.startsWith(start))?.[1] ?? null;
