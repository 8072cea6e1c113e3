import type { Call, Device } from '@twilio/voice-sdk';
import type { VoiceToken } from '#server/composition/console.schema.ts';
import { api } from '../api/client.ts';
import { type Devices, openMicrophone } from './devices.svelte.ts';
import { soundOptions } from './sdk-sounds.ts';

export type PhoneState = 'closed' | 'opening' | 'open' | 'reconnecting';
export type LineWarning = 'quality' | 'silentIn' | 'silentOut' | 'reconnecting';
/** Why a line did not come up: the person can do something about the first, the product about the second. */
export type PhoneFailure = 'microphone' | 'line';

export class PhoneError extends Error {
  readonly failure: PhoneFailure;
  constructor(failure: PhoneFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

const openWithinMs = 25_000;
const microphoneErrors = [31401, 31402, 31208];

/** The telephone in the browser: at most one line. The Voice SDK is fetched with the first use. */
export class Phone {
  state = $state<PhoneState>('closed');
  muted = $state(false);
  warnings = $state.raw<ReadonlySet<LineWarning>>(new Set());
  /** Told when an open line has ended, for whatever reason but `hangUp`. */
  onlost: () => void = () => undefined;
  #devices: Devices;
  #device: Promise<Device> | null = null;
  #tokenUntil = 0;
  #call: Call | null = null;

  constructor(devices: Devices) {
    this.#devices = devices;
  }

  /** Fetches the SDK and a token, so that answering is quick. */
  async prepare(): Promise<void> {
    await this.#open();
  }

  /** Opens my line into a call. Resolves when I can be heard; throws a `PhoneError` otherwise. */
  async connect(legId: string): Promise<void> {
    this.hangUp();
    this.state = 'opening';
    this.muted = false;
    this.warnings = new Set();
    try {
      const device = await this.#open();
      await this.#useSpeaker(device);
      const call = await device.connect({ params: { leg: legId } });
      this.#call = call;
      await opened(call);
      if (this.#call !== call) throw new PhoneError('line', 'The line was given up meanwhile.');
      this.#listen(call);
      this.state = 'open';
    } catch (error) {
      this.hangUp();
      throw error instanceof PhoneError ? error : new PhoneError('line', String(error));
    }
  }

  mute(muted: boolean): void {
    this.#call?.mute(muted);
    this.muted = muted;
  }

  sendDigits(digits: string): void {
    this.#call?.sendDigits(digits);
  }

  /** What arrives on the line, for whoever wants to listen or measure. */
  remoteStream(): MediaStream | undefined {
    return this.#call?.getRemoteStream();
  }

  /** Ends my line without telling `onlost`. */
  hangUp(): void {
    const call = this.#call;
    this.#call = null;
    this.state = 'closed';
    this.muted = false;
    this.warnings = new Set();
    call?.disconnect();
  }

  /** Other devices were chosen, perhaps in the middle of a call. */
  async useChosenDevices(): Promise<void> {
    if (!this.#device) return;
    const device = await this.#device;
    await this.#useSpeaker(device);
    if (this.#call && this.#devices.choice.input) await device.audio?.setInputDevice(this.#devices.choice.input);
  }

  destroy(): void {
    this.hangUp();
    void this.#device?.then(device => device.destroy());
    this.#device = null;
  }

  async #open(): Promise<Device> {
    this.#device ??= this.#create().catch(error => {
      this.#device = null;
      throw error;
    });
    const device = await this.#device;
    if (Date.now() > this.#tokenUntil) await this.#refresh(device);
    return device;
  }

  async #create(): Promise<Device> {
    const answer = await this.#fetchToken();
    const local = answer.carrier === 'local' ? await import('./local-carrier.ts') : null;
    local?.routeSignalling();
    const sdk = await import('@twilio/voice-sdk');
    const device = new sdk.Device(answer.token, {
      logLevel: 'error',
      closeProtection: false,
      maxCallSignalingTimeoutMs: 30_000,
      tokenRefreshMs: 60_000,
      ...soundOptions(),
      ...local?.localCarrierOptions(),
      getUserMedia: () => openMicrophone(this.#devices.choice.input),
    });
    device.audio?.outgoing(false);
    device.audio?.disconnect(false);
    device.on('tokenWillExpire', () => void this.#refresh(device).catch(() => undefined));
    // Errors of a call are handled with the call; without a listener they would be thrown.
    device.on('error', () => undefined);
    return device;
  }

  async #refresh(device: Device): Promise<void> {
    device.updateToken((await this.#fetchToken()).token);
  }

  async #fetchToken(): Promise<VoiceToken> {
    const answer = await api.post<VoiceToken>('/voice/token');
    this.#tokenUntil = Date.now() + Math.max(30, answer.ttlSeconds - 120) * 1000;
    return answer;
  }

  async #useSpeaker(device: Device): Promise<void> {
    const { output } = this.#devices.choice;
    // Not every browser lets the page choose; then it is the default.
    await device.audio?.speakerDevices.set(output || 'default').catch(() => undefined);
  }

  #listen(call: Call): void {
    const warn = (warning: LineWarning, on: boolean) => {
      const next = new Set(this.warnings);
      if (on) next.add(warning);
      else next.delete(warning);
      this.warnings = next;
    };
    call.on('warning', (name: string) => warn(warningFor(name), true));
    call.on('warning-cleared', (name: string) => warn(warningFor(name), false));
    call.on('mute', (muted: boolean) => (this.muted = muted));
    call.on('reconnecting', () => {
      this.state = 'reconnecting';
      warn('reconnecting', true);
    });
    call.on('reconnected', () => {
      this.state = 'open';
      warn('reconnecting', false);
    });
    call.on('disconnect', () => {
      if (this.#call !== call) return;
      this.hangUp();
      this.onlost();
    });
  }
}

/** The SDK's names: `high-rtt`, `low-mos`, `constant-audio-input-level` … */
function warningFor(name: string): LineWarning {
  if (name.includes('audio-input-level') || name.includes('bytes-sent')) return 'silentOut';
  return name.includes('audio-output-level') || name.includes('bytes-received') ? 'silentIn' : 'quality';
}

function opened(call: Call): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new PhoneError('line', 'The line did not open in time.')), openWithinMs);
    const fail = (failure: PhoneFailure, message: string) => {
      clearTimeout(timer);
      reject(new PhoneError(failure, message));
    };
    call.once('accept', () => {
      clearTimeout(timer);
      resolve();
    });
    call.on('error', (error: { code: number; message: string }) =>
      fail(microphoneErrors.includes(error.code) ? 'microphone' : 'line', error.message),
    );
    call.once('disconnect', () => fail('line', 'The line closed before it opened.'));
    call.once('cancel', () => fail('line', 'The line was cancelled.'));
  });
}
