import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const longestFile = 300;

interface Import {
  /** Paths from the root. */
  from: string;
  to: string;
}

const sources = ['server', 'queues', 'knowledge-base', 'agent-console/src', 'scripts', 'tests'].flatMap(filesBelow);
const imports = sources.flatMap(importsOf);

function filesBelow(folder: string): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true, encoding: 'utf8' })
    .filter(entry => entry.isFile() && /\.(ts|js|svelte)$/.test(entry.name))
    .map(entry => relative(root, join(entry.parentPath, entry.name)))
    .filter(path => !path.includes('node_modules'));
}

/** Static, dynamic and type imports of our own files. */
function importsOf(from: string): Import[] {
  const text = readFileSync(join(root, from), 'utf8');
  return [...text.matchAll(/(?:from|import)\s*\(?\s*'([#.][^']+)'/g)].map(([, name = '']) => {
    if (name.startsWith('.')) return { from, to: join(dirname(from), name) };
    return { from, to: name.startsWith('#lib/') ? `agent-console/src/lib/${name.slice(5)}` : name.slice(1) };
  });
}

const within = (path: string, ...folders: string[]) => folders.some(folder => path.startsWith(`${folder}/`));
const told = (found: Import[]) => found.map(({ from, to }) => `${from} → ${to}`);

/** Each layer knows itself and the layers before it. */
const layers = [
  ['server/platform', 'server/events'],
  ['server/mail'],
  ['server/people', 'server/calendars', 'server/alerts'],
  ['server/interactions', 'server/customers', 'server/verification', 'knowledge-base'],
  ['server/telephony', 'server/messaging', 'server/routing', 'server/callbacks'],
  ['server/tickets', 'server/sales', 'server/billing'],
  ['server/supervision', 'server/reports', 'server/training'],
  ['server/composition'],
  ['queues'],
];
const layerOf = (path: string) => layers.findIndex(folders => within(path, ...folders));

/** Literal lists and shapes, without imports of higher layers: anybody may know them. */
const isShape = (path: string) => path.endsWith('.schema.ts') || path === 'server/platform/schema.ts';

/** Dictionaries and migrations are lists of lines that nobody reads from top to bottom. */
const isList = (path: string) => path.includes('/i18n/') || path.includes('/migrations/');

describe('the architecture', () => {
  test('has a place for every file of the server', () => {
    const placed = (path: string) =>
      layerOf(path) >= 0 || within(path, 'server/local-carrier') || path === 'server/main.ts';
    expect(sources.filter(path => within(path, 'server', 'queues', 'knowledge-base') && !placed(path))).toEqual([]);
  });

  test('lets a layer import only what lies below it', () => {
    const upward = imports.filter(({ from, to }) => layerOf(from) >= 0 && layerOf(to) > layerOf(from) && !isShape(to));
    expect(told(upward)).toEqual([]);
  });

  test('keeps the job queues out of the server, but for the start', () => {
    const knowing = imports.filter(({ from, to }) => within(from, 'server') && within(to, 'queues'));
    expect(told(knowing.filter(({ from }) => from !== 'server/main.ts'))).toEqual([]);
  });

  test('shows the console shapes, messages and words of the server, nothing else', () => {
    const allowed = (to: string) =>
      within(to, 'agent-console/src') ||
      isShape(to) ||
      to === 'server/composition/messages.ts' ||
      to.includes('/i18n/');
    const strange = imports.filter(({ from, to }) => within(from, 'agent-console/src') && !allowed(to));
    expect(told(strange)).toEqual([]);
  });

  test('takes no code of the server into the browser', () => {
    const values = sources
      .filter(path => within(path, 'agent-console/src'))
      .filter(path => /import (?!type )[^;]* from '#server\//.test(readFileSync(join(root, path), 'utf8')));
    expect(values).toEqual([]);
  });

  test('lets shapes import only shapes', () => {
    expect(told(imports.filter(({ from, to }) => isShape(from) && !isShape(to)))).toEqual([]);
  });

  test('knows the local carrier as a process, not as code', () => {
    const inside = (path: string) => within(path, 'server/local-carrier');
    const product = (path: string) => within(path, 'server', 'queues', 'knowledge-base', 'agent-console');
    const crossing = imports.filter(({ from, to }) => product(from) && product(to) && inside(from) !== inside(to));
    expect(told(crossing)).toEqual([]);
  });

  test('has no product code that imports tests or scripts', () => {
    const crossing = imports.filter(
      ({ from, to }) => !within(from, 'tests', 'scripts') && within(to, 'tests', 'scripts'),
    );
    expect(told(crossing)).toEqual([]);
  });

  test(`has no file above ${longestFile} lines`, () => {
    const lengths = sources.map(path => ({
      path,
      lines: readFileSync(join(root, path), 'utf8').split('\n').length - 1,
    }));
    const long = lengths.filter(({ lines, path }) => lines > 200 && !isList(path));
    if (long.length > 0)
      console.log(`above 200 lines: ${long.map(({ path, lines }) => `${path} (${lines})`).join(', ')}`);
    expect(lengths.filter(({ lines, path }) => lines > longestFile && !isList(path))).toEqual([]);
  });
});
