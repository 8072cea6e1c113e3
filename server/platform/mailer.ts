/** A letter, ready to be sent. */
export interface Letter {
  /** The same on every try, so that one that arrived twice is shown once. */
  messageId: string;
  from: { name: string; address: string };
  to: { name: string; address: string };
  subject: string;
  text: string;
  html: string;
}

/** The way out for mail. */
export interface Mailer {
  /** Resolves when the mail server has taken it. Throws `MailError`. */
  send(letter: Letter): Promise<void>;
}

export const mailRefusals = ['unreachable', 'no_answer', 'sign_in_refused', 'refused'] as const;
export type MailRefusal = (typeof mailRefusals)[number];

/** Why a letter did not go out. What the server said stays out of it: it quotes addresses. */
export class MailError extends Error {
  readonly reason: MailRefusal;
  /** As in RFC 5321; null when the server said nothing. */
  readonly smtpCode: number | null;
  /** Another try would be refused as well. */
  readonly final: boolean;
  constructor(reason: MailRefusal, smtpCode: number | null, final: boolean) {
    super(`mail: ${reason}${smtpCode === null ? '' : ` (${smtpCode})`}`);
    this.reason = reason;
    this.smtpCode = smtpCode;
    this.final = final;
  }
}
