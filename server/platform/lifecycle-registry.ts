import { mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { identityOf, isAlive } from './process-identity.ts';

/** The living processes of one data folder: the last one out stops what they share, the database and the carrier. */
export interface Registry {
  /** Numbers of the other processes of the product that live on this folder. */
  others(): number[];
  leave(): void;
}

/** Enters this process. A process that was killed drops out by itself: its number or its start no longer match. */
export function enterRegistry(dataDir: string): Registry {
  const folder = join(dataDir, 'run');
  mkdirSync(folder, { recursive: true });
  const own = join(folder, String(process.pid));
  writeFileSync(own, identityOf(process.pid) ?? '');
  return {
    others: () =>
      readdirSync(folder)
        .map(Number)
        .filter(pid => pid !== process.pid && stillThere(folder, pid)),
    leave: () => rmSync(own, { force: true }),
  };
}

function stillThere(folder: string, pid: number): boolean {
  const path = join(folder, String(pid));
  try {
    if (isAlive(pid) && readFileSync(path, 'utf8') === (identityOf(pid) ?? '')) return true;
  } catch (error) {
    // It left between the listing and the reading.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  rmSync(path, { force: true });
  return false;
}
