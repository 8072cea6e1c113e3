import { Sounds } from './audio/sounds.ts';
import type { Call } from './calls/call.ts';
import { Calls } from './calls/calls.ts';
import { Devices } from './calls/devices.ts';
import type { CarrierClock } from './clock.ts';
import { Conferences } from './conferences/conferences.ts';
import { Faults } from './faults.ts';
import { CarrierLog } from './log.ts';
import { type Application, newApplication, newNumber, Numbers } from './numbers.ts';
import { Pace } from './pace.ts';
import type { LegAudio } from './ports.ts';
import { Recordings } from './recordings/recordings.ts';
import { Queues } from './queues/queues.ts';
import { Courier } from './webhooks/courier.ts';
import type { Send } from './webhooks/send.ts';

export interface AccountOptions {
  accountSid: string;
  authToken: string;
  apiKeySid: string;
  apiKeySecret: string;
  /** Of the TwiML app that browsers dial through. */
  applicationSid: string;
  /** Where the product is, without a slash at the end. */
  publicUrl: string;
  /** E.164, or with the name that people see. */
  numbers: readonly (string | { phoneNumber: string; friendlyName: string })[];
  clock: CarrierClock;
  send: Send;
  /** Asked when a document of a call to one of the numbers cannot be had, also in the middle of the call; absent: the call is ended then. */
  fallbackUrl?: string;
  /** How the product's addresses are to be tried again, as `#rc=5&rp=all`; absent: as Twilio does by itself. */
  retries?: string;
  /** Calls per second, for calls and for participants each; Twilio gives a new account one. */
  callsPerSecond?: number;
  /** Answers a call outside, and hangs up in the end. */
  answeringMachine: (hangUp: () => void) => LegAudio;
  /** Memory for finished recordings. */
  recordingsBytes?: number;
}

/** Everything that belongs to one customer of the carrier. All state is in memory. */
export class Account {
  readonly sid: string;
  readonly authToken: string;
  readonly apiKey: { sid: string; secret: string };
  readonly publicUrl: string;
  /** Where this carrier's REST API is, once it listens: the beginning of every `RecordingUrl`. */
  apiUrl = 'https://api.twilio.com';
  readonly clock: CarrierClock;
  readonly log = new CarrierLog();
  readonly faults = new Faults();
  readonly sounds = new Sounds();
  readonly calls = new Calls();
  readonly devices = new Devices();
  readonly answeringMachine: AccountOptions['answeringMachine'];
  readonly queues: Queues;
  readonly conferences: Conferences;
  readonly recordings: Recordings;
  readonly numbers = new Numbers();
  readonly applications = new Map<string, Application>();
  readonly courier: Courier;
  readonly callPace: Pace;
  readonly participantPace: Pace;
  readonly #retries: string;

  constructor(options: AccountOptions) {
    this.sid = options.accountSid;
    this.authToken = options.authToken;
    this.apiKey = { sid: options.apiKeySid, secret: options.apiKeySecret };
    this.publicUrl = options.publicUrl.replace(/\/$/, '');
    this.clock = options.clock;
    this.recordings = new Recordings(options.recordingsBytes);
    this.answeringMachine = options.answeringMachine;
    this.queues = new Queues(this.clock);
    this.conferences = new Conferences(this);
    const { send, authToken } = options;
    this.courier = new Courier({ send, authToken, clock: this.clock, faults: this.faults, log: this.log });
    const everyMs = 1_000 / (options.callsPerSecond ?? 1);
    this.callPace = new Pace(this.clock, everyMs);
    this.participantPace = new Pace(this.clock, everyMs);
    this.#retries = options.retries ?? '';
    this.#addNumbers(options.numbers, options.fallbackUrl ?? '');
    this.#addApplication(options.applicationSid);
  }

  /** Reports what Twilio's debugger would show. */
  warn(call: Call | null, code: number, message: string): void {
    const at = new Date(this.clock.now()).toISOString();
    this.log.add({ kind: 'warning', at, code, message, callSid: call?.sid ?? null });
  }

  #addNumbers(numbers: AccountOptions['numbers'], fallbackUrl: string): void {
    for (const given of numbers) {
      const { phoneNumber, friendlyName } =
        typeof given === 'string' ? { phoneNumber: given, friendlyName: given } : given;
      const number = newNumber(phoneNumber, friendlyName, this.clock.now());
      number.voiceUrl = `${this.publicUrl}/twilio/voice${this.#retries}`;
      number.voiceFallbackUrl = fallbackUrl;
      number.statusCallback = `${this.publicUrl}/twilio/voice/status${this.#retries}`;
      this.numbers.add(number);
    }
  }

  #addApplication(sid: string): void {
    const application = newApplication('Console', this.clock.now(), sid);
    application.voiceUrl = `${this.publicUrl}/twilio/voice/agent${this.#retries}`;
    this.applications.set(sid, application);
  }
}
