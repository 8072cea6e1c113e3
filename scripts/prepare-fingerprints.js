import { createHash } from 'crypto';
import { existsSync, readFileSync, readdirSync } from 'fs';
import { dirname, join } from 'path';

/** What the installed packages depend on. */
export function installFingerprint(root) {
  return digest([readFileSync(join(root, 'package-lock.json')), `${process.platform}-${process.arch}`]);
}

/** What the console's build depends on: its sources, the files of the server they import, and the tools. */
export function consoleFingerprint(root) {
  const files = new Set();
  for (const path of walk(join(root, 'agent-console'))) follow(root, path, files);
  const sorted = [...files].sort();
  return digest([installFingerprint(root), ...sorted.flatMap(path => [path.slice(root.length), readFileSync(path)])]);
}

function digest(parts) {
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part).update('\0');
  return hash.digest('hex');
}

const generated = ['node_modules', 'build', '.svelte-kit'];

function walk(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap(entry => {
    if (generated.includes(entry.name)) return [];
    const path = join(folder, entry.name);
    return entry.isDirectory() ? walk(path) : [path];
  });
}

/** Adds a file and, where it is code, the files that it imports. */
function follow(root, path, found) {
  if (found.has(path) || !existsSync(path)) return;
  found.add(path);
  if (!/\.(ts|js|svelte)$/.test(path)) return;
  for (const [, name] of readFileSync(path, 'utf8').matchAll(/(?:from |import\()'([#.][^']+\.(?:ts|js|svelte))'/g)) {
    const target = name.startsWith('.') ? join(dirname(path), name) : join(root, name.slice(1));
    follow(root, name.startsWith('#lib/') ? join(root, 'agent-console/src/lib', name.slice(5)) : target, found);
  }
}
