import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { Agent, request } from 'node:http';
import { parseForm, sign } from '#server/telephony/signature.ts';

/** The least of a carrier that a bench needs: it posts signed webhooks and answers REST at once, in next to no time of its own. */
export interface FakeCarrier extends AsyncDisposable {
  apiBaseUrl: string;
  liveCalls: Set<string>;
  /** By room name. */
  rooms: Map<string, { conferenceSid: string; callSids: Set<string> }>;
  /** Posts a webhook; `url` absolute or a path. Resolves with the body and the milliseconds it took. */
  post(url: string, fields: Record<string, string>): Promise<{ status: number; body: string; ms: number }>;
  onRedirect: (callSid: string, url: string) => void;
  onEndConference: (conferenceSid: string) => void;
}

export interface FakeCarrierOptions {
  accountSid: string;
  authToken: string;
  productUrl: string;
}

export async function startFakeCarrier({
  accountSid,
  authToken,
  productUrl,
}: FakeCarrierOptions): Promise<FakeCarrier> {
  const connections = new Agent({ keepAlive: true, maxSockets: 100 });
  const server = createServer((req, res) => void answer(carrier, req, res));
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const carrier: FakeCarrier = {
    apiBaseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    liveCalls: new Set(),
    rooms: new Map(),
    onRedirect: () => undefined,
    onEndConference: () => undefined,
    post(url, fields) {
      const target = new URL(url, productUrl);
      target.hash = '';
      const body = new URLSearchParams({ AccountSid: accountSid, ...fields }).toString();
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        'content-length': Buffer.byteLength(body),
        'x-twilio-signature': sign(authToken, target.href, parseForm(body)),
      };
      return timed(target, { agent: connections, method: 'POST', headers }, body);
    },
    async [Symbol.asyncDispose]() {
      connections.destroy();
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
  return carrier;
}

/** One HTTP request with its time. */
export function timed(url: URL, options: object, body?: string): Promise<{ status: number; body: string; ms: number }> {
  const startedAt = performance.now();
  return new Promise((done, failed) => {
    const req = request(url, options, res => {
      void text(res).then(
        answered => done({ status: res.statusCode!, body: answered, ms: performance.now() - startedAt }),
        failed,
      );
    });
    req.on('error', failed);
    req.end(body);
  });
}

async function answer(carrier: FakeCarrier, req: IncomingMessage, res: ServerResponse): Promise<void> {
  const fields = new URLSearchParams(await text(req));
  const { pathname, searchParams } = new URL(req.url!, 'http://carrier');
  const [, kind, sid, inside] = /Accounts\/[^/]+\/(\w+)(?:\/(\w+))?(?:\/(\w+))?\.json$/.exec(pathname) ?? [];
  const send = (body: unknown) => res.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (req.method === 'POST' && kind === 'Calls') {
    send({ sid, status: 'in-progress' });
    const url = fields.get('Url');
    if (url) carrier.onRedirect(sid!, url);
  } else if (req.method === 'POST') {
    send({ sid, status: 'completed' });
    carrier.onEndConference(sid!);
  } else if (kind === 'Calls') {
    const calls = searchParams.get('Status') === 'in-progress' ? [...carrier.liveCalls] : [];
    send({
      calls: calls.map(sid => ({ sid, status: 'in-progress', from: '', to: '', direction: 'inbound' })),
      ...lastPage,
    });
  } else if (inside === 'Participants') {
    const room = [...carrier.rooms.values()].find(room => room.conferenceSid === sid);
    send({
      participants: [...(room?.callSids ?? [])].map(call_sid => ({ call_sid, label: null, hold: false })),
      ...lastPage,
    });
  } else {
    const rooms = searchParams.get('Status') === 'in-progress' ? [...carrier.rooms] : [];
    send({
      conferences: rooms.map(([friendly_name, { conferenceSid }]) => ({ sid: conferenceSid, friendly_name })),
      ...lastPage,
    });
  }
}

const lastPage = { page: 0, page_size: 1000, next_page_uri: null, uri: '' };
