import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { SMTPServer } from 'smtp-server';

export interface ReceivedMail {
  from: string;
  to: string[];
  messageId: string;
  /** As it came, its parts decoded. */
  text: string;
}

/** What the mail server does with the next letters: take them, refuse for now or for good, say nothing, or cut the line in the middle. */
export type Mood = 'takes' | 'busy' | 'refuses' | 'hangs' | 'drops';

/** A real mail server in this process. */
export async function startMailServer() {
  const received: ReceivedMail[] = [];
  const lines = new Set<Socket>();
  let mood: Mood = 'takes';
  let tries = 0;
  let hanging = 0;
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    logger: false,
    onConnect: (_session, done) => done(),
    onRcptTo(_address, _session, done) {
      tries += 1;
      if (mood === 'busy') return done(refusal(451, 'try again later'));
      if (mood === 'refuses') return done(refusal(550, 'no such mailbox'));
      done();
    },
    onData(stream, session, done) {
      const parts: Buffer[] = [];
      stream.on('data', (part: Buffer) => parts.push(part));
      stream.on('end', () => {
        if (mood === 'hangs') return void (hanging += 1);
        if (mood === 'drops') return lines.forEach(line => line.destroy());
        const raw = Buffer.concat(parts).toString('utf8');
        const { mailFrom, rcptTo } = session.envelope;
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          messageId: /^Message-ID: (.*)$/im.exec(raw)?.[1]?.trim() ?? '',
          text: decode(raw),
        });
        done();
      });
    },
  });
  server.on('error', () => undefined); // lines that were cut
  server.server.on('connection', (line: Socket) => {
    lines.add(line);
    line.on('close', () => lines.delete(line));
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;

  return {
    url: `smtp://127.0.0.1:${port}`,
    received,
    tries: () => tries,
    /** Letters that came and were never answered. */
    hanging: () => hanging,
    /** From now on. */
    be(next: Mood): void {
      mood = next;
    },
    async [Symbol.asyncDispose](): Promise<void> {
      lines.forEach(line => line.destroy());
      await new Promise<void>(done => server.close(() => done()));
    },
  };
}
export type MailServer = Awaited<ReturnType<typeof startMailServer>>;

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode });

/** Headers and quoted-printable or base64 bodies as people read them. */
function decode(raw: string): string {
  return raw
    .replace(/=\?UTF-8\?B\?([^?]*)\?=(\r\n\s+)?/gi, (_, text: string) => Buffer.from(text, 'base64').toString('utf8'))
    .replace(/=\?UTF-8\?Q\?([^?]*)\?=(\r\n\s+)?/gi, (_, text: string) => unquote(text.replaceAll('_', ' ')))
    .split(/\r\n--[^\r\n]*/)
    .map(part => {
      const [head = '', ...body] = part.split('\r\n\r\n');
      const text = body.join('\r\n\r\n');
      if (/content-transfer-encoding: base64/i.test(head))
        return `${head}\n${Buffer.from(text, 'base64').toString('utf8')}`;
      return /content-transfer-encoding: quoted-printable/i.test(head) ? `${head}\n${unquote(text)}` : part;
    })
    .join('\n');
}

const unquote = (text: string): string =>
  Buffer.from(
    text.replace(/=\r?\n/g, '').replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16))),
    'latin1',
  ).toString('utf8');

/** The token of the link in a letter. */
export const tokenIn = (text: string): string => /#([A-Za-z0-9_-]{43})/.exec(text)?.[1] ?? '';
