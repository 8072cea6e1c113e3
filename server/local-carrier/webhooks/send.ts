/** How one HTTP request of the carrier reaches the product. Tests may pass another function that does the same. */

export type HttpMethod = 'GET' | 'POST';

export interface WebhookRequest {
  method: HttpMethod;
  /** Without fragment; of a GET with its query. */
  url: string;
  headers: Record<string, string>;
  /** The encoded form of a POST, otherwise empty. */
  body: string;
}

export interface WebhookAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: Uint8Array;
}

export interface SendLimits {
  totalMs: number;
  maxBytes: number;
}

/** Resolves with whatever was answered, redirects included; rejects when nothing was (`TimeoutError` by its name). */
export type Send = (request: WebhookRequest, limits: SendLimits) => Promise<WebhookAnswer>;

/** The real thing. Bodies over `maxBytes` are cut one byte past it, so that the receiver can tell. */
export const sendOverHttp: Send = async (request, limits) => {
  const answer = await fetch(request.url, {
    method: request.method,
    headers: request.headers,
    redirect: 'manual',
    // Whole milliseconds only, says Node.
    signal: AbortSignal.timeout(Math.max(1, Math.ceil(limits.totalMs))),
    ...(request.method === 'POST' ? { body: request.body } : {}),
  });
  const headers = { ...Object.fromEntries(answer.headers), 'set-cookie': answer.headers.getSetCookie() };
  return { status: answer.status, headers, body: await readUpTo(answer, limits.maxBytes + 1) };
};

async function readUpTo(answer: Response, maxBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  // Leaving the loop early cancels the rest of the body.
  for await (const chunk of answer.body ?? []) {
    chunks.push(chunk);
    size += chunk.byteLength;
    if (size >= maxBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, maxBytes);
}
