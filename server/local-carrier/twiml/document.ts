import type { Call } from '../calls/call.ts';
import { voiceParams } from '../calls/progress.ts';
import type { Run } from '../calls/run.ts';
import type { Delivery } from '../webhooks/courier.ts';
import type { WebhookAnswer } from '../webhooks/send.ts';
import type { Element } from './element.ts';
import { parseTwiml } from './parse.ts';
import type { Source } from './source.ts';

export interface Document {
  /** Where it came from, for relative addresses; null when it was given as text. */
  base: string | null;
  verbs: readonly Element[];
}

const MAX_BYTES = 64 * 1024;
const audioTypes = ['audio/mpeg', 'audio/wav', 'audio/wave', 'audio/x-wav', 'audio/aiff', 'audio/gsm', 'audio/ulaw'];

/**
 * Gets the document from its source; `params` go along. When that fails and the call has a fallback URL, it is asked
 * at once with the error. Null: there is nothing to run; what was wrong is in the log.
 */
export async function loadDocument(
  run: Run,
  call: Call,
  source: Source,
  params: Record<string, string>,
): Promise<Document | null> {
  if ('twiml' in source) return readTwiml(call, source.twiml, null);
  const form = { ...voiceParams(call), ...params, ...source.params };
  const delivery = await run.wait(
    call.account.courier.request({ purpose: 'twiml', url: source.url, method: source.method, params: form, call }),
  );
  const result = read(call, delivery);
  if (result.document) return result.document;
  call.account.warn(call, result.code, result.message);
  if (!call.fallback || call.fallback.url === source.url) return null;
  const error = { ErrorCode: String(result.code), ErrorUrl: source.url };
  return loadFallback(run, call, { ...form, ...error });
}

async function loadFallback(run: Run, call: Call, params: Record<string, string>): Promise<Document | null> {
  const fallback = call.fallback;
  if (!fallback) return null;
  const delivery = await run.wait(call.account.courier.request({ purpose: 'twiml', ...fallback, params, call }));
  const result = read(call, delivery);
  if (!result.document) call.account.warn(call, result.code, result.message);
  return result.document;
}

type Result = { document: Document } | { document: null; code: number; message: string };

function read(call: Call, delivery: Delivery): Result {
  if (!delivery.ok) return { document: null, code: delivery.code, message: delivery.message };
  const { answer, url } = delivery;
  const refuse = (code: number, message: string): Result => ({ document: null, code, message: `${message} (${url})` });
  const type = contentType(answer);
  if (audioTypes.includes(type)) return { document: { base: url, verbs: [playing(url)] } };
  if (answer.body.byteLength > MAX_BYTES) return refuse(11750, 'The answer is longer than 64 kB');
  const text = new TextDecoder().decode(answer.body);
  if (type === 'text/plain' && !text.trimStart().startsWith('<'))
    return { document: { base: url, verbs: [saying(text)] } };
  if (!['text/xml', 'application/xml', 'text/html', 'text/plain'].includes(type))
    return refuse(12300, `Content type ${type || 'missing'}`);
  const document = readTwiml(call, text, url);
  return document ? { document } : refuse(12100, 'The document could not be read');
}

function readTwiml(call: Call, xml: string, base: string | null): Document | null {
  const { verbs, problems } = parseTwiml(xml);
  for (const problem of problems) call.account.warn(call, problem.code, problem.message);
  return verbs ? { base, verbs } : null;
}

function contentType(answer: WebhookAnswer): string {
  const header = answer.headers['content-type'];
  return (typeof header === 'string' ? header : '').split(';', 1)[0]?.trim().toLowerCase() ?? '';
}

const playing = (url: string): Element => ({ name: 'Play', attributes: {}, children: [], text: url });
const saying = (text: string): Element => ({ name: 'Say', attributes: {}, children: [], text: text.trim() });
