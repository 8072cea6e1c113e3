import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { en } from '#lib/i18n/en.ts';
import { zhCN } from '#lib/i18n/zh-CN.ts';
import { demoCustomers, demoUsers } from '#server/composition/demo/demo-people.ts';
import type { Language } from '#server/platform/schema.ts';
import { root } from '../start/product.ts';

const pictures = join(root, 'artifacts/screens');
const widest = { width: 1720, height: 1000 };
export const wide = { width: 1280, height: 800 };
const narrow = { width: 390, height: 844 };
/** Only the deep tier looks at screens. */
export const deep = process.env.TEST_TIER === 'deep';

/** Names are written as their owners write them, and some words are the same in every language. */
const names = [...demoUsers, ...demoCustomers].map(({ name }) => name).concat('Patchbay', 'English', 'API', 'UTC');
const addresses = /\S+@\S+/g;
const english = new Map(leavesOf(en));
const chinese = new Set(leavesOf(zhCN).map(([, words]) => words));
/** `optional` is a key and a word; the others are keys only. */
const dictionaryKeys = new Set([...english.keys()].filter(key => ![...english.values()].includes(key)));
const onlyEnglish = new Set(
  [...english.values()].filter(words => !chinese.has(words) && !names.includes(String(words))),
);

/**
 * Looks at what a page shows now, on a large screen, a small one and a telephone, light and dark: keeps a picture of each, and returns what is wrong with it,
 * as sentences: what axe finds serious, words that are not in the reader's language, sideways scrolling.
 */
export async function look(page: Page, name: string, language: Language): Promise<string[]> {
  mkdirSync(pictures, { recursive: true });
  const wrong: string[] = [];
  for (const size of [widest, wide, narrow]) {
    await page.setViewportSize(size);
    const label = `${name}, ${language}, ${size.width} px`;
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const path = join(pictures, `${name}-${language}-${colorScheme}-${size.width}.png`);
      await page.screenshot({ path, animations: 'disabled' });
      for (const finding of await seriousFindings(page)) wrong.push(`${label}, ${colorScheme}: ${finding}`);
    }
    if (!(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')))
      wrong.push(`${label}: scrolls sideways`);
    for (const word of await foreignWords(page, language)) wrong.push(`${label}: “${word}”`);
  }
  await page.setViewportSize(wide);
  return wrong;
}

async function seriousFindings(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const { violations } = (await page.evaluate('axe.run({ resultTypes: ["violations"] })')) as axe.AxeResults;
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id} ${nodes.map(node => `${node.html.slice(0, 120)} ${node.any[0]?.message ?? ''}`).join(' | ')}`,
    );
}

/** Texts that are keys of the dictionary; in Chinese, also English sentences, and English words on buttons, headings and labels. */
async function foreignWords(page: Page, language: Language): Promise<string[]> {
  const { texts, controls } = (await page.evaluate(`(${wordsOf.toString()})()`)) as ReturnType<typeof wordsOf>;
  const keys = texts.filter(text => dictionaryKeys.has(text));
  if (language === 'en') return keys;
  const rest = (text: string) =>
    names.reduce((left, name) => left.replaceAll(name, ''), text.replaceAll(addresses, ''));
  const sentences = texts.filter(text => onlyEnglish.has(text));
  return [...new Set([...keys, ...sentences, ...controls.filter(text => /[a-z]{2,}/i.test(rest(text)))])];
}

/** Runs in the page. */
function wordsOf(): { texts: string[]; controls: string[] } {
  const texts: string[] = [];
  const controls: string[] = [];
  for (const element of document.querySelectorAll<HTMLElement>('body *')) {
    if (!element.checkVisibility() || element.closest('[aria-hidden="true"], kbd, code, script, style, option'))
      continue;
    const own = [...element.childNodes]
      .filter(node => node.nodeType === Node.TEXT_NODE)
      .map(node => node.textContent ?? '');
    const named = ['aria-label', 'title', 'placeholder', 'alt'].map(name => element.getAttribute(name) ?? '');
    const words = [...own, ...named].map(text => text.trim()).filter(Boolean);
    texts.push(...words);
    const control = 'button, h1, h2, h3, th, dt, label, legend, summary, nav a, [role^="menuitem"], [role="tab"]';
    // Words in another language on purpose say which.
    if (element.closest(control) && !element.closest('[lang]:not(html)')) controls.push(...words);
  }
  return { texts, controls };
}

function leavesOf(dictionary: object): [key: string, words: unknown][] {
  return Object.entries(dictionary).flatMap(([key, value]: [string, unknown]) =>
    typeof value === 'object' && value !== null ? leavesOf(value) : [[key, value] as [string, unknown]],
  );
}
