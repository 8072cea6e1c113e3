import { checkAccessToken } from './access-token.ts';
import { Account, type AccountOptions } from './account.ts';
import { Call } from './calls/call.ts';
import { drive, twimlProgram } from './calls/drive.ts';
import { CarrierClock } from './clock.ts';
import { type CarrierState, describeState } from './control/state.ts';
import { MediaServer } from './media/media-server.ts';
import type { Application, PhoneNumber } from './numbers.ts';
import { AnsweringMachine } from './outside/answering-machine.ts';
import { Telephone } from './outside/telephone.ts';
import { silentAudio, type Switchboard } from './ports.ts';
import { Training } from './training/training.ts';
import { sendOverHttp } from './webhooks/send.ts';

export type LocalCarrierOptions = Omit<AccountOptions, 'clock' | 'send' | 'answeringMachine'> &
  Partial<Pick<AccountOptions, 'clock' | 'send'>> & {
    /** Where sound is moved; without it simulated customers and answering machines have their own, on the carrier's clock. */
    media?: MediaServer;
  };

/** A stand-in for Twilio: its engine, to be used in process or behind `createCarrierApp`. */
export interface LocalCarrier extends Switchboard {
  account: Account;
  /** Simulated customers. */
  training: Training;
  /** A customer without sound rings one of our numbers. */
  call(from: string | null, to: string): { callSid: string };
  /** A telephone outside is taken in hand: it rings when this number is dialled, and does what it is told. */
  telephone(number: string): Telephone;
  /** A browser without sound dials with its access token. Throws what Twilio would say about the token. */
  connectClient(token: string, params: Record<string, string>): { callSid: string };
  state(): CarrierState;
  /** Resolves when no webhook is under way and nothing follows from the last one. */
  idle(): Promise<void>;
  /** Turns the clock forward, waiting for what each timer causes. */
  advance(ms: number): Promise<void>;
  /** Ends every call without telling anybody and takes all timers back. */
  close(): void;
}

export function createLocalCarrier({ media, ...options }: LocalCarrierOptions): LocalCarrier {
  const clock = options.clock ?? new CarrierClock();
  const sound = media ?? new MediaServer({ time: clock });
  const answeringMachine = (hangUp: () => void) => new AnsweringMachine(sound, hangUp);
  const account = new Account({ send: sendOverHttp, ...options, clock, answeringMachine });
  const switchboard = createSwitchboard(account);
  const idle = () => untilIdle(account);
  return {
    ...switchboard,
    account,
    training: new Training(switchboard, sound),
    call: (from, to) => switchboard.dialIn({ from, to, audio: silentAudio }),
    telephone: number => new Telephone(switchboard, number),
    connectClient: (token, params) => connectClient(account, switchboard, token, params),
    state: () => describeState(account),
    idle,
    advance: ms => account.clock.advance(ms, idle),
    close: () => close(account),
  };
}

function createSwitchboard(account: Account): Switchboard {
  return {
    dialIn: call => dialIn(account, call),
    dialFromClient: call => dialFromClient(account, call),
    registerClient: (identity, ring) => account.devices.register(`client:${identity}`, ring),
    registerTelephone: (number, ring) => account.devices.register(number, ring),
    answer: (callSid, device) => account.devices.rung(callSid)?.answer(device) ?? false,
    reject: (callSid, device) => account.devices.rung(callSid)?.reject(device),
    hangUp: callSid => account.calls.get(callSid)?.hangUp(),
    pressDigits: (callSid, digits) => account.calls.get(callSid)?.press(digits),
    numbers: () => account.numbers.all().map(({ phoneNumber, friendlyName }) => ({ phoneNumber, friendlyName })),
    checkToken: jwt => checkAccessToken(account, jwt),
  };
}

const dialIn = (account: Account, { from, to, audio, headers = {} }: Parameters<Switchboard['dialIn']>[0]) => {
  const number = account.numbers.byNumber(to);
  if (!number) throw new Error(`${to} is not one of our numbers`);
  const asked: PhoneNumber | Application = account.applications.get(number.voiceApplicationSid) ?? number;
  return begin(
    new Call(account, {
      from: from ?? 'anonymous',
      to,
      direction: 'inbound',
      audio,
      phoneNumberSid: number.sid,
      extraParams: Object.fromEntries(Object.entries(headers).map(([name, value]) => [`SipHeader_${name}`, value])),
      ...askedOf(asked),
    }),
    asked,
  );
};

function dialFromClient(account: Account, call: Parameters<Switchboard['dialFromClient']>[0]): { callSid: string } {
  const application = account.applications.get(call.applicationSid);
  if (!application) throw new Error(`There is no TwiML app ${call.applicationSid}`);
  return begin(
    new Call(account, {
      from: `client:${call.identity}`,
      to: call.params['To'] ?? '',
      direction: 'inbound',
      audio: call.audio,
      applicationSid: application.sid,
      extraParams: call.params,
      ...askedOf(application),
    }),
    application,
  );
}

/** The fallback and the one callback at the end that a number or a TwiML app asks for. */
function askedOf(asked: PhoneNumber | Application): Pick<Call['facts'], 'callback' | 'fallback'> {
  const { statusCallback, statusCallbackMethod, voiceFallbackUrl, voiceFallbackMethod } = asked;
  const events = new Set(['completed']);
  return {
    ...(statusCallback ? { callback: { url: statusCallback, method: statusCallbackMethod, events } } : {}),
    ...(voiceFallbackUrl ? { fallback: { url: voiceFallbackUrl, method: voiceFallbackMethod } } : {}),
  };
}

function begin(call: Call, asked: PhoneNumber | Application): { callSid: string } {
  call.ring();
  void drive(call, twimlProgram(call, { url: asked.voiceUrl, method: asked.voiceMethod }));
  return { callSid: call.sid };
}

function connectClient(
  account: Account,
  switchboard: Switchboard,
  token: string,
  params: Record<string, string>,
): { callSid: string } {
  const { identity, applicationSid } = checkAccessToken(account, token);
  if (!applicationSid) throw new Error('The token allows no outgoing calls');
  return switchboard.dialFromClient({ identity, applicationSid, params, audio: silentAudio });
}

async function untilIdle(account: Account): Promise<void> {
  // What a finished request causes starts within the next turns of the event loop.
  for (let quiet = 0; quiet < 3;) {
    await new Promise<void>(resolve => setImmediate(resolve));
    quiet = account.courier.inFlight === 0 ? quiet + 1 : 0;
  }
}

function close(account: Account): void {
  account.courier.close();
  for (const call of account.calls.live()) {
    call.run?.stop({ kind: 'stop' });
  }
  account.clock.stop();
}
