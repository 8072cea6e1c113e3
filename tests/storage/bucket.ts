import { createHash, createHmac } from 'node:crypto';
import { type IncomingMessage, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** What the next requests get instead of what they ask for. */
export interface BucketTrouble {
  status: number;
  code: string;
  requests: number;
}

/**
 * A store that speaks as much of S3 as is asked of one, with one bucket in memory. It works out each signature from the request as it came,
 * by the steps of Amazon's description (Signature Version 4), and refuses what differs.
 */
export async function openTestBucket() {
  const secret = { key: 'AKIATEST', secret: 'wJalr/XUtnFEMI+K7MDENG', region: 'eu-west-1', bucket: 'calls' };
  const files = new Map<string, { bytes: Buffer; type: string }>();
  let trouble: BucketTrouble | null = null;
  const server = createServer((request, response) => {
    void handle(request).then(({ status, headers = {}, body = '' }) => {
      response.writeHead(status, headers);
      response.end(request.method === 'HEAD' ? '' : body);
    });
  });
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function handle(request: IncomingMessage): Promise<Answer> {
    const body = await buffer(request);
    if (trouble && trouble.requests > 0) {
      trouble.requests -= 1;
      return refusal(trouble.status, trouble.code);
    }
    const wrong = whatIsWrong(request, body, secret);
    if (wrong) return refusal(403, wrong);
    const [, bucket, ...rest] = new URL(request.url!, `http://${host}`).pathname.split('/');
    if (bucket !== secret.bucket) return refusal(404, 'NoSuchBucket');
    const key = rest.join('/');
    if (request.method === 'PUT') {
      files.set(key, { bytes: body, type: request.headers['content-type'] ?? '' });
      return { status: 200 };
    }
    if (request.method === 'DELETE') {
      files.delete(key);
      return { status: 204 };
    }
    if (key === '') return { status: 200 };
    const file = files.get(key);
    return file ? read(file, request.headers.range) : refusal(404, 'NoSuchKey');
  }

  return {
    files,
    secret,
    url: `s3://${secret.key}:${encodeURIComponent(secret.secret)}@${host}/${secret.bucket}?region=${secret.region}&tls=0`,
    trouble: (next: BucketTrouble | null) => (trouble = next),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

interface Answer {
  status: number;
  headers?: Record<string, string | number>;
  body?: string | Buffer;
}

const refusal = (status: number, code: string): Answer => ({
  status,
  body: `<?xml version="1.0"?><Error><Code>${code}</Code></Error>`,
});

function read({ bytes, type }: { bytes: Buffer; type: string }, range: string | undefined): Answer {
  const [, from, to] = /^bytes=(\d+)-(\d+)$/.exec(range ?? '') ?? [];
  const part = from === undefined ? bytes : bytes.subarray(Number(from), Number(to) + 1);
  const headers = { 'content-length': part.length, 'content-type': type };
  return { status: from === undefined ? 200 : 206, headers, body: part };
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex');
const hmac = (key: string | Buffer, data: string) => createHmac('sha256', key).update(data).digest();

interface Secret {
  key: string;
  secret: string;
  region: string;
}

/** The code with which S3 would refuse it; null: nothing. */
function whatIsWrong(request: IncomingMessage, body: Buffer, { key, secret, region }: Secret): string | null {
  const { authorization = '', 'x-amz-date': date = '', 'x-amz-content-sha256': stated = '' } = request.headers;
  const parts = /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\S+), ?SignedHeaders=(\S+), ?Signature=(\w+)$/.exec(
    authorization,
  );
  if (!parts) return 'AccessDenied';
  const [, givenKey, scope, signedHeaders = '', signature] = parts;
  if (givenKey !== key) return 'InvalidAccessKeyId';
  if (stated !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const day = String(date).slice(0, 8);
  if (scope !== `${day}/${region}/s3/aws4_request`) return 'AuthorizationHeaderMalformed';
  const names = signedHeaders.split(';');
  for (const needed of ['host', 'x-amz-content-sha256', 'x-amz-date'])
    if (!names.includes(needed)) return 'AccessDenied';
  const [path = '', query = ''] = request.url!.split('?');
  const headers = names.map(name => `${name}:${String(request.headers[name]).trim().replace(/ +/g, ' ')}\n`).join('');
  const canonical = [request.method, path, query, headers, signedHeaders, String(stated)].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', date, scope, sha256(canonical)].join('\n');
  const signingKey = ['s3', 'aws4_request'].reduce(hmac, hmac(hmac(`AWS4${secret}`, day), region));
  return signature === hmac(signingKey, toSign).toString('hex') ? null : 'SignatureDoesNotMatch';
}
