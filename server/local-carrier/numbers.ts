import { makeSid } from './sids.ts';
import type { HttpMethod } from './webhooks/send.ts';

/** One of the account's telephone numbers, and what is asked when somebody rings it. */
export interface PhoneNumber {
  sid: string;
  phoneNumber: string;
  friendlyName: string;
  voiceUrl: string;
  voiceMethod: HttpMethod;
  voiceFallbackUrl: string;
  voiceFallbackMethod: HttpMethod;
  statusCallback: string;
  statusCallbackMethod: HttpMethod;
  voiceApplicationSid: string;
  smsUrl: string;
  smsMethod: HttpMethod;
  smsFallbackUrl: string;
  smsFallbackMethod: HttpMethod;
  createdAt: number;
  updatedAt: number;
}

/** A TwiML app: what is asked when a browser dials. */
export interface Application {
  sid: string;
  friendlyName: string;
  voiceUrl: string;
  voiceMethod: HttpMethod;
  voiceFallbackUrl: string;
  voiceFallbackMethod: HttpMethod;
  statusCallback: string;
  statusCallbackMethod: HttpMethod;
  smsUrl: string;
  smsMethod: HttpMethod;
  messageStatusCallback: string;
  createdAt: number;
  updatedAt: number;
}

const methods = {
  voiceMethod: 'POST',
  voiceFallbackMethod: 'POST',
  statusCallbackMethod: 'POST',
  smsMethod: 'POST',
} as const;

export function newNumber(phoneNumber: string, friendlyName: string, now: number): PhoneNumber {
  const urls = { voiceUrl: '', voiceFallbackUrl: '', statusCallback: '', smsUrl: '', smsFallbackUrl: '' };
  const rest = { voiceApplicationSid: '', smsFallbackMethod: 'POST', createdAt: now, updatedAt: now } as const;
  return { sid: makeSid('PN'), phoneNumber, friendlyName, ...urls, ...methods, ...rest };
}

export function newApplication(friendlyName: string, now: number, sid = makeSid('AP')): Application {
  const urls = { voiceUrl: '', voiceFallbackUrl: '', statusCallback: '', smsUrl: '', messageStatusCallback: '' };
  return { sid, friendlyName, ...urls, ...methods, createdAt: now, updatedAt: now };
}

/** The numbers, by sid and by E.164. */
export class Numbers {
  #bySid = new Map<string, PhoneNumber>();
  #byNumber = new Map<string, PhoneNumber>();

  add(number: PhoneNumber): void {
    this.#bySid.set(number.sid, number);
    this.#byNumber.set(number.phoneNumber, number);
  }

  get(sid: string): PhoneNumber | undefined {
    return this.#bySid.get(sid);
  }

  byNumber(phoneNumber: string): PhoneNumber | undefined {
    return this.#byNumber.get(phoneNumber);
  }

  all(): PhoneNumber[] {
    return [...this.#bySid.values()];
  }
}
