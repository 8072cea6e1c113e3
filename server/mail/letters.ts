import type { Language } from '#server/platform/schema.ts';
import type { MailKind } from './mail.schema.ts';

export interface LetterFacts {
  kind: MailKind;
  language: Language;
  recipient: string;
  /** What the organisation is called in this language. */
  organisation: string;
  link: string;
}

interface Words {
  subject: string;
  greeting: string;
  lines: string[];
  /** What the link is called. */
  action: string;
  /** How long the link holds, and what to do if one did not expect it. */
  closing: string;
}

type Wording = (recipient: string, organisation: string) => Words;

const english: Record<MailKind, Wording> = {
  invitation: (recipient, organisation) => ({
    subject: `Your sign-in at ${organisation}`,
    greeting: `Hello ${recipient},`,
    lines: [`You have been invited to work in the call center of ${organisation}.`],
    action: 'Choose a password and begin',
    closing: 'The link works once, within 7 days. If you did not expect this mail, you can ignore it.',
  }),
  forgotten_password: (recipient, organisation) => ({
    subject: `A new password at ${organisation}`,
    greeting: `Hello ${recipient},`,
    lines: ['Somebody, probably you, asked for a new password. Until you choose one, the old one holds.'],
    action: 'Choose a new password',
    closing: 'The link works once, within one hour. If it was not you, ignore this mail: nothing changes.',
  }),
  password_reset: (recipient, organisation) => ({
    subject: `Choose a new password at ${organisation}`,
    greeting: `Hello ${recipient},`,
    lines: ['An administrator has reset your password. The old one no longer works.'],
    action: 'Choose a new password',
    closing: 'The link works once, within 24 hours. If you wonder why, ask your administrator.',
  }),
};

const chinese: Record<MailKind, Wording> = {
  invitation: (recipient, organisation) => ({
    subject: `${organisation}邀请您开通账号`,
    greeting: `${recipient}，您好！`,
    lines: [`${organisation}邀请您加入呼叫中心。`],
    action: '设置密码，开始使用',
    closing: '链接7天内有效，仅可使用一次。如果您并未预期收到此邮件，请忽略。',
  }),
  forgotten_password: (recipient, organisation) => ({
    subject: `${organisation}：重新设置密码`,
    greeting: `${recipient}，您好！`,
    lines: ['有人（很可能是您本人）申请了重新设置密码。在您设置新密码之前，原密码仍然有效。'],
    action: '设置新密码',
    closing: '链接1小时内有效，仅可使用一次。如果不是您本人操作，请忽略此邮件，您的密码不会改变。',
  }),
  password_reset: (recipient, organisation) => ({
    subject: `${organisation}：请设置新密码`,
    greeting: `${recipient}，您好！`,
    lines: ['管理员已重置您的密码，原密码不再有效。'],
    action: '设置新密码',
    closing: '链接24小时内有效，仅可使用一次。如有疑问，请联系管理员。',
  }),
};

/** Subject, plain text and simple HTML. */
export function writeLetter({ kind, language, recipient, organisation, link }: LetterFacts) {
  const words = (language === 'zh-CN' ? chinese : english)[kind](recipient, organisation);
  const { subject, greeting, lines, action, closing } = words;
  const text = [greeting, ...lines, `${action}:\n${link}`, closing, organisation].join('\n\n');
  const paragraphs = [
    ...[greeting, ...lines].map(escape),
    `<a href="${escape(link)}">${escape(action)}</a>`,
    escape(closing),
    escape(organisation),
  ];
  const body = paragraphs.map(paragraph => `<p>${paragraph}</p>`).join('\n');
  return {
    subject,
    text,
    html: `<!doctype html>\n<html lang="${language}"><head><meta charset="utf-8"><title>${escape(subject)}</title></head><body>\n${body}\n</body></html>\n`,
  };
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const escape = (text: string): string => text.replace(/[&<>"']/g, character => entities[character]!);
