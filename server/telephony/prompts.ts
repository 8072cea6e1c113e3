import type { RequeueReason } from '#server/interactions/interaction.schema.ts';
import type { Language } from '#server/platform/schema.ts';

/** What the telephone says. Twilio's voices take these language tags. */
export const speechLanguage: Record<Language, string> = { en: 'en-US', 'zh-CN': 'zh-CN' };

export interface Prompts {
  greeting: (organisation: string) => string;
  chooseLanguage: string;
  menu: string;
  wrongKey: string;
  nothingPressed: string;
  place: (position: number, waitSeconds: number) => string;
  backInLine: Record<RequeueReason, string>;
  noRoom: string;
  goodbye: string;
  agentReturning: string;
  onHold: string;
  welcomeBack: string;
  puttingThrough: string;
  outsideNotReached: string;
  callbackPromised: string;
  callback: {
    offer: string;
    confirm: (phoneNumber: string) => string;
    askNumber: string;
    noNumber: string;
  };
  /** When it opens again by the clock of this time zone; null: not known. */
  closedUntil: (opensAt: Date | null, timeZone: string) => string;
}

/** Said one by one, so that nobody hears a number in the millions. */
const digitsOf = (phoneNumber: string): string => [...phoneNumber.replace('+', '')].join(' ');

const minutes = (seconds: number) => Math.max(1, Math.round(seconds / 60));

/** Weekday, day and time, as one says them. */
export const spokenTime = (language: Language, time: Date, timeZone: string): string =>
  new Intl.DateTimeFormat(language, {
    timeZone,
    weekday: 'long',
    month: 'long',
    day: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
  }).format(time);

const en: Prompts = {
  greeting: organisation => `Welcome to ${organisation}.`,
  chooseLanguage: 'For English, press 1.',
  menu: 'For cards, press 1. For accounts and deposits, press 2. For anything else, press 0.',
  wrongKey: 'That is not one of the choices.',
  nothingPressed: 'We did not get your choice.',
  place: (position, waitSeconds) =>
    `${position === 1 ? 'You are next in line' : `You are number ${position} in line`}. ` +
    `The expected wait is ${minutes(waitSeconds) === 1 ? 'about a minute' : `about ${minutes(waitSeconds)} minutes`}.`,
  backInLine: {
    connection_lost: 'We are sorry, the line to our colleague was lost. You are next in line.',
    line_failed: 'We are sorry, the line to our colleague was lost. You are next in line.',
    transferred: 'You are being transferred. Please hold the line.',
    outside_not_reached: 'We could not reach them. Please hold the line, a colleague will be with you.',
  },
  noRoom: 'We are sorry, we cannot take more calls at the moment. Please try again later.',
  goodbye: 'Thank you for calling. Goodbye.',
  agentReturning: 'Please hold the line, your call continues in a moment.',
  onHold: 'Please hold the line. We will be back with you shortly.',
  welcomeBack: 'Thank you for holding.',
  puttingThrough: 'We are connecting you. Please hold the line.',
  callbackPromised: 'Thank you. You keep your place, and we ring you as soon as it is your turn. Goodbye.',
  callback: {
    offer: 'If you would rather be rung back, press 1. You keep your place in line.',
    confirm: phoneNumber =>
      `We ring you at ${digitsOf(phoneNumber)}. To confirm, press 1. For another number, press 2. To go on waiting, press 3.`,
    askNumber: 'Please enter the number with its area code, then press hash.',
    noNumber: 'That is not a telephone number.',
  },
  outsideNotReached: 'We are sorry, nobody could be reached there. Please call us again. Goodbye.',
  closedUntil: (opensAt, timeZone) =>
    opensAt
      ? `You are calling outside our hours. We are here again on ${spokenTime('en', opensAt, timeZone)}. Goodbye.`
      : 'You are calling outside our hours. Goodbye.',
};

const zh: Prompts = {
  greeting: organisation => `欢迎致电${organisation}。`,
  chooseLanguage: '中文服务请按2。',
  menu: '银行卡业务请按1，账户与存款业务请按2，其他业务请按0。',
  wrongKey: '您的选择无效。',
  nothingPressed: '没有收到您的选择。',
  place: (position, waitSeconds) =>
    `${position === 1 ? '您是下一位' : `您排在第${position}位`}，预计等待约${minutes(waitSeconds)}分钟。`,
  backInLine: {
    connection_lost: '抱歉，刚才的通话中断了，我们将优先为您接通。',
    line_failed: '抱歉，刚才的通话中断了，我们将优先为您接通。',
    transferred: '正在为您转接，请稍候。',
    outside_not_reached: '对方暂时无法接通，请稍候，我们的同事将为您服务。',
  },
  noRoom: '抱歉，当前来电较多，请稍后再拨。',
  goodbye: '感谢您的来电，再见。',
  agentReturning: '请稍候，您的通话马上继续。',
  onHold: '请稍候，我们马上回来为您服务。',
  welcomeBack: '感谢您的等待。',
  puttingThrough: '正在为您接通，请稍候。',
  callbackPromised: '谢谢，您的排队次序已保留，轮到您时我们会立即回电。再见。',
  callback: {
    offer: '如需我们回电，请按1，您的排队次序将保留。',
    confirm: phoneNumber => `我们将拨打${digitsOf(phoneNumber)}。确认请按1，更换号码请按2，继续等待请按3。`,
    askNumber: '请输入含区号的电话号码，以井号键结束。',
    noNumber: '您输入的不是电话号码。',
  },
  outsideNotReached: '抱歉，对方暂时无法接通，请您稍后再拨。再见。',
  closedUntil: (opensAt, timeZone) =>
    opensAt
      ? `现在是非营业时间，我们将于${spokenTime('zh-CN', opensAt, timeZone)}恢复服务。再见。`
      : '现在是非营业时间，再见。',
};

export const prompts: Record<Language, Prompts> = { en, 'zh-CN': zh };
