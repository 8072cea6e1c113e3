import type { Adapter } from '@sveltejs/kit';
import { readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Manifest, Rolldown } from 'vite';

type NameOf = Exclude<Rolldown.CodeSplittingGroup['name'], string>;
type Modules = Parameters<NameOf>[1];

const routes = join(import.meta.dirname, 'src/routes');
const kit = join(createRequire(import.meta.url).resolve('@sveltejs/kit/package.json'), '..');
const base = [
  join(kit, 'src/runtime/client/client.js'),
  ...['+layout.svelte', '+layout.ts', '+error.svelte'].map(file => join(routes, file)),
];
const desk = [join(routes, '(desk)/+layout.svelte')];

/** Read before everything else: the kit's own parts find out from it which version of the console this is, and reload without end if it comes late. */
const before = /\/client\/payload\.js$|vite\/preload-helper/;

/**
 * What every screen begins with goes into two files instead of one for each module that some screens share: `base` is what a page without
 * a sign-in needs too, `desk` the frame around all others. Over HTTP/1.1 some sixty small files cost half a second.
 */
export function firstLoad(): Rolldown.CodeSplittingGroup[] {
  let parts: Map<string, string> | null = null;
  const nameOf: NameOf = (id, modules) => {
    parts ??= new Map([
      ...reachable(desk, modules).map(one => [one, 'desk'] as const),
      ...reachable(base, modules).map(one => [one, 'base'] as const),
    ]);
    return parts.get(id) ?? null;
  };
  return [
    { name: 'before', test: before, priority: 1 },
    { name: nameOf, priority: 0 },
  ];
}

/** These modules and all that they import, but for what is asked for later only. */
function reachable(roots: readonly string[], modules: Modules): string[] {
  const found = new Set<string>();
  const open = [...roots];
  while (open.length) {
    const id = open.pop()!;
    // A barrel with every component of the library: whoever imports a tooltip would seem to need them all.
    if (found.has(id) || id.includes('/bits-ui/')) continue;
    found.add(id);
    open.push(...(modules.getModuleInfo(id)?.importedIds ?? []));
  }
  return [...found];
}

/** The page names the frame's file, so that it comes together with `base` instead of after it. */
export function fetchingDeskAtOnce(adapter: Adapter): Adapter {
  return {
    ...adapter,
    adapt: builder =>
      adapter.adapt({
        ...builder,
        async generateFallback(page) {
          await builder.generateFallback(page);
          const manifest = await readFile(
            join(builder.getBuildDirectory('output'), 'client/.vite/manifest.json'),
            'utf8',
          );
          const frame = Object.values(JSON.parse(manifest) as Manifest).find(({ name }) => name === 'desk');
          if (!frame) throw new Error('The build has no file called "desk".');
          const links = [
            `<link href="/${frame.file}" rel="modulepreload">`,
            ...(frame.css ?? []).map(file => `<link href="/${file}" rel="stylesheet">`),
          ];
          await writeFile(page, (await readFile(page, 'utf8')).replace('</head>', `${links.join('')}</head>`));
        },
      }),
  };
}
