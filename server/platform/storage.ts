import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { newId } from './ids.ts';

/** Bytes of a file, both counted in. */
export interface ByteRange {
  start: number;
  end: number;
}

/** Files by key, such as `2026/11/22/01890000….wav`. What is in a file is nobody's but the caller's to say. Any call may fail as `StorageError`. */
export interface Storage {
  /**
   * `fill` writes the file under a path of this machine that nobody else knows. When it resolves, the file is stored, wholly or not at all, in
   * place of what had the key before; when it rejects, nothing is.
   */
  put<T>(key: string, type: string, fill: (path: string) => Promise<T>): Promise<T>;
  get(key: string, range: ByteRange): Promise<Readable>;
  /** In bytes; null: there is no such file. */
  size(key: string): Promise<number | null>;
  /** What is not there is deleted. */
  delete(key: string): Promise<void>;
  /** Throws when files can neither be written nor read there. `refused`: nor will they later, until somebody changes something. */
  check(): Promise<void>;
}

/** The store is away, full, or does not want us. `refused`: asking again is of no use. The message has no secret in it. */
export class StorageError extends Error {
  override name = 'StorageError';
  readonly refused: boolean;
  constructor(message: string, { refused = false, cause }: { refused?: boolean; cause?: unknown } = {}) {
    super(message, { cause });
    this.refused = refused;
  }
}

/** Never leads out of where files lie. */
export function demandKey(key: string): string {
  if (!/^[a-z0-9]+([/._-][a-z0-9]+)*$/.test(key)) throw new Error('This is no key of a stored file.');
  return key;
}

const FORGOTTEN_MS = 24 * 3_600_000;

/** A file that is being written, in a folder only we read; gone when the work is done. What a killed process left there goes with the next. */
export async function withScratch<T>(folder: string, work: (path: string) => Promise<T>): Promise<T> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  for (const name of await readdir(folder)) {
    const left = await stat(join(folder, name)).catch(() => null);
    if (left && Date.now() - left.mtimeMs > FORGOTTEN_MS) await rm(join(folder, name), { force: true });
  }
  const path = join(folder, newId());
  try {
    return await work(path);
  } finally {
    await rm(path, { force: true });
  }
}
