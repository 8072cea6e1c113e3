import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '#server/platform/config.ts';
import type { Log } from '#server/platform/context.ts';
import { checkStorage, openStorage } from '#server/platform/storage-open.ts';
import { readStoragePlace } from '#server/platform/storage-url.ts';
import type { Storage } from '#server/platform/storage.ts';
import { openTestBucket } from './bucket.ts';

const key = '2026/11/22/0189.wav';
const store = (storage: Storage, words: string) => storage.put(key, 'audio/wav', path => writeFile(path, words));
const open = (url: string, dataDir: string) =>
  openStorage(readStoragePlace({ STORAGE_URL: url }, 'STORAGE_URL', dataDir));

function newFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'storage-'));
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}
const filesIn = (folder: string) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name));

describe.each(['folder', 'bucket'])('a %s', kind => {
  async function openOne() {
    const home = newFolder();
    const bucket = kind === 'bucket' ? await openTestBucket() : null;
    const storage = open(bucket?.url ?? pathToFileURL(join(home.folder, 'files')).href, home.folder);
    return {
      storage,
      folder: home.folder,
      async [Symbol.asyncDispose]() {
        home[Symbol.dispose]();
        await bucket?.[Symbol.asyncDispose]();
      },
    };
  }

  test('gives back what it was given, wholly and in parts, until it is deleted', async () => {
    await using one = await openOne();
    const { storage } = one;
    await storage.check();
    expect(await storage.size(key)).toBeNull();
    await store(storage, 'hello world');
    expect(await storage.size(key)).toBe(11);
    expect(await text(await storage.get(key, { start: 0, end: 10 }))).toBe('hello world');
    expect(await text(await storage.get(key, { start: 6, end: 8 }))).toBe('wor');
    await storage.delete(key);
    await storage.delete(key);
    expect(await storage.size(key)).toBeNull();
    await expect(storage.get(key, { start: 0, end: 1 })).rejects.toMatchObject({ name: 'StorageError' });
  });

  test('keeps what it had when the new file is not finished, and leaves nothing lying about', async () => {
    await using one = await openOne();
    await store(one.storage, 'first');
    const broken = one.storage.put(key, 'audio/wav', async path => {
      await writeFile(path, 'half of the sec');
      throw new Error('the carrier hung up');
    });
    await expect(broken).rejects.toThrow('the carrier hung up');
    expect(await text(await one.storage.get(key, { start: 0, end: 4 }))).toBe('first');
    expect(filesIn(one.folder).length).toBe(kind === 'folder' ? 1 : 0);
  });

  test.each(['../secrets.json', '/etc/passwd', 'a//b', 'a/../b', 'A.wav', '.hidden', 'a\0b'])(
    'has no file called %s',
    async name => {
      await using one = await openOne();
      await expect(Promise.resolve().then(() => one.storage.size(name))).rejects.toThrow('This is no key');
      await expect(one.storage.put(name, 'audio/wav', path => writeFile(path, 'x'))).rejects.toThrow('no key');
    },
  );
});

test('files in a folder are ours alone to read', async () => {
  using home = newFolder();
  const storage = open(pathToFileURL(join(home.folder, 'files')).href, home.folder);
  await store(storage, 'hello');
  expect(statSync(join(home.folder, 'files', key)).mode & 0o777).toBe(0o600);
  expect(statSync(join(home.folder, 'files/2026')).mode & 0o777).toBe(0o700);
});

test('a folder that is full, or none, refuses with a sentence, and stops the start', async () => {
  using home = newFolder();
  writeFileSync(join(home.folder, 'files'), 'this is no folder');
  const storage = open(pathToFileURL(join(home.folder, 'files')).href, home.folder);
  await expect(store(storage, 'hello')).rejects.toMatchObject({ name: 'StorageError' });
  await expect(checkStorage(storage, silent)).rejects.toThrow(/^STORAGE_URL cannot be used: the folder answered \w+/);
});

describe('a bucket', () => {
  test('that does not know our key stops the start with one line that tells no secret', async () => {
    using home = newFolder();
    await using bucket = await openTestBucket();
    const refused = checkStorage(open(bucket.url.replace('wJalr', 'other-secret'), home.folder), silent);
    await expect(refused).rejects.toThrow(ConfigError);
    await expect(refused).rejects.toThrow('STORAGE_URL cannot be used: the bucket answered 403');
    await expect(refused).rejects.not.toThrow(/other-secret/);
    await expect(checkStorage(open(bucket.url.replace('/calls', '/nothing'), home.folder), silent)).rejects.toThrow(
      '404',
    );
  });

  test('that is away does not: what is recorded waits at the carrier', async () => {
    using home = newFolder();
    const bucket = await openTestBucket();
    await bucket[Symbol.asyncDispose]();
    const told: string[] = [];
    await checkStorage(open(bucket.url, home.folder), { ...silent, warn: (_, message) => void told.push(message) });
    expect(told).toEqual([expect.stringContaining('is away')]);
  });

  test('that is busy says so, and what it got before stays', async () => {
    using home = newFolder();
    await using bucket = await openTestBucket();
    const storage = open(bucket.url, home.folder);
    await store(storage, 'first');
    bucket.trouble({ status: 503, code: 'SlowDown', requests: 1 });
    await expect(store(storage, 'second')).rejects.toMatchObject({
      message: 'the bucket answered 503 SlowDown',
      refused: false,
    });
    expect(bucket.files.get(key)).toEqual({ bytes: Buffer.from('first'), type: 'audio/wav' });
  });
});

const silent: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
