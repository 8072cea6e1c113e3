import { ConfigError } from './config-readers.ts';
import type { Log } from './context.ts';
import { type Storage, StorageError } from './storage.ts';
import { openFolder } from './storage-folder.ts';
import { openBucket } from './storage-s3.ts';
import type { StoragePlace } from './storage-url.ts';

export const openStorage = (place: StoragePlace): Storage =>
  place.kind === 'folder' ? openFolder(place.folder) : openBucket(place);

/** At the start: a place that refuses us stops it with one line, one that is away is waited for, since recordings stay at the carrier meanwhile. */
export async function checkStorage(storage: Storage, log: Log): Promise<void> {
  try {
    await storage.check();
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    if (error.refused) throw new ConfigError(`STORAGE_URL cannot be used: ${error.message}`);
    log.warn({ reason: error.message }, 'the store of recordings is away; what is recorded waits at the carrier');
  }
}
