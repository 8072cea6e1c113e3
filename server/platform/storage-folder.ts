import { createReadStream } from 'node:fs';
import { chmod, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Storage, StorageError, demandKey, withScratch } from './storage.ts';

/** Files of ours alone below one folder. */
export function openFolder(folder: string): Storage {
  const pathOf = (key: string) => join(folder, demandKey(key));
  const incoming = join(folder, '.incoming');

  return {
    put: (key, _type, fill) =>
      told(() =>
        withScratch(incoming, async path => {
          const filled = await fill(path);
          await chmod(path, 0o600);
          await flush(path);
          await mkdir(dirname(pathOf(key)), { recursive: true, mode: 0o700 });
          await rename(path, pathOf(key));
          await flush(dirname(pathOf(key)));
          return filled;
        }),
      ),
    get: (key, range) =>
      told(async () => {
        const file = await open(pathOf(key), 'r');
        return createReadStream('', { fd: file, ...range });
      }),
    size: key => told(async () => (await stat(pathOf(key)).catch(nullWhenMissing))?.size ?? null),
    delete: key => told(() => rm(pathOf(key), { force: true })),
    check: () =>
      told(() => withScratch(incoming, path => writeFile(path, 'ours', { mode: 0o600 }))).catch((error: unknown) => {
        throw error instanceof StorageError ? new StorageError(error.message, { refused: true, cause: error }) : error;
      }),
  };
}

/** On the disk, so that a machine that loses power does not lose what was deleted elsewhere. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function nullWhenMissing(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}

/** What the operating system refuses: no space, no right, no such folder. */
async function told<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException;
    if (code && syscall) throw new StorageError(`the folder answered ${code} (${syscall})`, { cause: error });
    throw error;
  }
}
