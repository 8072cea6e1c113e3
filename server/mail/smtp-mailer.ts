import type { Transporter } from 'nodemailer';
import { type Letter, MailError, type MailRefusal, type Mailer } from '#server/platform/mailer.ts';

/** Longer than this nobody waits for a mail server, however slowly it goes on answering. */
export const SENDING_SECONDS = 60;
const CONNECT_MS = 10_000;
const SILENCE_MS = 20_000;

/** Sends through this server: `smtp://user:password@host:port`, or `smtps:`. The library is loaded with the first letter. */
export function createSmtpMailer(smtpUrl: string): Mailer {
  let transport: Promise<Transporter> | undefined;
  return {
    async send(letter) {
      const { sendMail } = await (transport ??= connectTo(smtpUrl));
      const tooLate = Promise.withResolvers<never>();
      const timer = setTimeout(() => tooLate.reject(new MailError('no_answer', null, false)), SENDING_SECONDS * 1000);
      try {
        await Promise.race([sendMail(withoutReplies(letter)), tooLate.promise]);
      } catch (error) {
        throw error instanceof MailError ? error : refusalOf(error);
      } finally {
        clearTimeout(timer);
      }
    },
  };
}

async function connectTo(url: string): Promise<Transporter> {
  const { createTransport } = await import('nodemailer');
  const transport = createTransport({
    url,
    connectionTimeout: CONNECT_MS,
    greetingTimeout: CONNECT_MS,
    socketTimeout: SILENCE_MS,
    // A letter consists of what it says, never of files or addresses that it names.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return Object.assign(transport, { sendMail: transport.sendMail.bind(transport) });
}

/** Keeps "I am away" answers from coming back. */
const withoutReplies = (letter: Letter) => ({
  ...letter,
  headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
});

const reasons: Record<string, MailRefusal> = {
  EAUTH: 'sign_in_refused',
  ENOAUTH: 'sign_in_refused',
  EENVELOPE: 'refused',
  EMESSAGE: 'refused',
  ETIMEDOUT: 'no_answer',
};

/** 5xx of a recipient or a text is meant for good; a sign-in that fails is mended by whoever runs the product. */
function refusalOf(error: unknown): MailError {
  const { code = '', responseCode } = error as { code?: string; responseCode?: number };
  const smtpCode = typeof responseCode === 'number' ? responseCode : null;
  const reason = reasons[code] ?? (smtpCode === null ? 'unreachable' : 'refused');
  return new MailError(reason, smtpCode, reason === 'refused' && smtpCode !== null && smtpCode >= 500);
}
