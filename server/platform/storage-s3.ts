import { createHash } from 'node:crypto';
import { createReadStream, openAsBlob } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { AwsV4Signer } from 'aws4fetch';
import { type Storage, StorageError, demandKey, withScratch } from './storage.ts';
import type { S3Place } from './storage-url.ts';

/** Milliseconds until an answer begins; and for sending a file. */
const ANSWER_MS = 15_000;
const SENDING_MS = 600_000;
/** SHA-256 of nothing. */
const EMPTY = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';

/** A bucket of any store that speaks S3 with path-style addresses: Amazon's, MinIO, Ceph, Garage. */
export function openBucket(place: S3Place): Storage {
  const urlOf = (key: string) => `${place.bucketUrl}/${demandKey(key)}`;

  async function ask(method: string, url: string, { headers = {}, body, sha256 = EMPTY }: Asked = {}) {
    const signer = new AwsV4Signer({
      ...{ method, url, service: 's3', region: place.region },
      accessKeyId: place.accessKeyId,
      secretAccessKey: place.secretAccessKey,
      headers: { ...headers, 'x-amz-content-sha256': sha256 },
    });
    const signed = await signer.sign();
    const request = { method, headers: signed.headers, redirect: 'manual' as const, ...(body && { body }) };
    return fetchWithin(body ? SENDING_MS : ANSWER_MS, signed.url, request);
  }

  const size = async (key: string): Promise<number | null> => {
    const answer = await ask('HEAD', urlOf(key));
    if (answer.status === 404) return null;
    return Number((await demandSuccess(answer)).headers.get('content-length'));
  };

  return {
    put: (key, type, fill) =>
      withScratch(place.scratch, async path => {
        const filled = await fill(path);
        // Of the file as it lies on the disk: the store compares it with what arrives.
        const sha256 = await digest(path);
        const body = await openAsBlob(path);
        await demandSuccess(await ask('PUT', urlOf(key), { headers: { 'content-type': type }, body, sha256 }));
        if ((await size(key)) !== body.size) throw new StorageError('the bucket has another size than was sent');
        return filled;
      }),
    async get(key, { start, end }) {
      const headers = { range: `bytes=${start}-${end}` };
      const answer = await demandSuccess(await ask('GET', urlOf(key), { headers }), false);
      return Readable.fromWeb(answer.body as never);
    },
    size,
    async delete(key) {
      const answer = await ask('DELETE', urlOf(key));
      if (answer.status !== 404) await demandSuccess(answer);
    },
    check: async () => void (await demandSuccess(await ask('HEAD', place.bucketUrl))),
  };
}

interface Asked {
  headers?: Record<string, string>;
  body?: Blob;
  sha256?: string;
}

async function digest(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}

/** A body that has begun may take as long as it takes: its reader goes away when it is stuck. */
async function fetchWithin(milliseconds: number, url: URL, request: RequestInit): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), milliseconds);
  try {
    return await fetch(url, { ...request, signal: patience.signal });
  } catch (error) {
    const reason = patience.signal.aborted ? 'no answer in time' : String((error as Error).cause ?? error);
    throw new StorageError(`the bucket was not reached: ${reason}`, { cause: error });
  } finally {
    clearTimeout(timer);
  }
}

/** What is refused for what we are, or because there is no such bucket, is refused again; a redirect means another region. */
const refusals = new Set([301, 307, 400, 401, 403, 404]);

async function demandSuccess(answer: Response, drain = true): Promise<Response> {
  if (answer.ok) {
    if (drain) await answer.arrayBuffer();
    return answer;
  }
  const code = /<Code>(\w{1,60})<\/Code>/.exec(await answer.text())?.[1] ?? '';
  throw new StorageError(`the bucket answered ${answer.status} ${code}`.trim(), {
    refused: refusals.has(answer.status),
  });
}
