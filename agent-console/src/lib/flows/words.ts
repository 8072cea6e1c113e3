import type { Language } from '#server/platform/schema.ts';
import { words } from '../i18n/words.svelte.ts';
import { en, type FlowWords } from './en.ts';
import { zhCN } from './zh-CN.ts';

const dictionaries: Record<Language, FlowWords> = { en, 'zh-CN': zhCN };

/** The words of call flows in the reader's language. */
export const f = (): FlowWords => dictionaries[words.language];
