import { isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, type Env, absent, readUrl } from './config-readers.ts';

/** Where files lie. */
export type StoragePlace = { kind: 'folder'; folder: string } | S3Place;

export interface S3Place {
  kind: 's3';
  /** `https://host:port/bucket`, without a slash at the end. */
  bucketUrl: string;
  region: string;
  accessKeyId: string;
  secretAccessKey: string;
  /** Written in this folder before it is sent. */
  scratch: string;
}

/** `file:///path`, or `s3://KEY:SECRET@host[:port]/bucket[?region=…&tls=0]`; none: a folder of `dataDir`. The value itself is never repeated: it holds a secret. */
export function readStoragePlace(env: Env, name: string, dataDir: string): StoragePlace {
  const text = absent(env, name) ? null : readUrl(env, name, ['file:', 's3:']);
  if (text === null) return { kind: 'folder', folder: join(dataDir, 'recordings') };
  const url = new URL(text);
  return url.protocol === 'file:' ? readFolder(name, url) : readS3(name, url, join(dataDir, 'incoming'));
}

function readFolder(name: string, url: URL): StoragePlace {
  const refused = new ConfigError(`${name} names no folder of this machine: expected file:///absolute/path.`);
  if (url.search || url.hash) throw refused;
  let folder: string;
  try {
    folder = fileURLToPath(url);
  } catch {
    throw refused;
  }
  if (!isAbsolute(folder) || folder === '/') throw refused;
  return { kind: 'folder', folder };
}

function readS3(name: string, url: URL, scratch: string): S3Place {
  const { username, password, host, pathname, searchParams } = url;
  if (!username || !password)
    throw new ConfigError(`${name} lacks the access key: expected s3://KEY:SECRET@host/bucket, both percent-encoded.`);
  const bucket = /^\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])$/.exec(pathname)?.[1];
  if (!bucket) throw new ConfigError(`${name} names no bucket: expected s3://KEY:SECRET@host/bucket.`);
  for (const key of searchParams.keys())
    if (key !== 'region' && key !== 'tls') throw new ConfigError(`${name} has "${key}": expected region or tls.`);
  const tls = searchParams.get('tls') ?? '1';
  if (tls !== '0' && tls !== '1') throw new ConfigError(`${name} has tls="${tls}": expected 0 or 1.`);
  const region = searchParams.get('region') ?? 'us-east-1';
  if (!/^[a-z0-9-]{1,40}$/.test(region)) throw new ConfigError(`${name} has a region that is none, such as us-east-1.`);
  return {
    kind: 's3',
    bucketUrl: `${tls === '1' ? 'https' : 'http'}://${host}/${bucket}`,
    region,
    accessKeyId: decoded(name, username),
    secretAccessKey: decoded(name, password),
    scratch,
  };
}

function decoded(name: string, part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw new ConfigError(`${name} has a key that is not percent-encoded.`);
  }
}
