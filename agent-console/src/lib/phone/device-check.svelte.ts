import { type DeviceChoice, microphoneProblem, type MicrophoneProblem, openMicrophone } from './devices.svelte.ts';
import { playRing, playTest, Speaker } from './sounds.ts';

/** Louder than the noise of an open microphone; full strength is 1. */
const speechLevel = 0.012;
const speechFrames = 8;
const silentAfterMs = 5000;

/** The test of microphone, speaker and ringer while its dialog is open. */
export class DeviceCheck {
  inputs = $state.raw<MediaDeviceInfo[]>([]);
  outputs = $state.raw<MediaDeviceInfo[]>([]);
  choice = $state<DeviceChoice>({ input: '', output: '', ringer: '' });
  /** 0 to 1, as loud as one speaks. */
  level = $state(0);
  asking = $state(false);
  problem = $state<MicrophoneProblem | null>(null);
  heard = $state(false);
  silent = $state(false);
  played = $state(false);
  rang = $state(false);
  complete = $derived(this.heard && this.played && this.rang && this.problem === null);
  #stream: MediaStream | null = null;
  #context: AudioContext | null = null;
  #speaker = new Speaker();
  #ringVolume: number;
  #timers: (() => void)[] = [];

  /** `ringVolume` in percent. */
  constructor(choice: DeviceChoice, ringVolume: number) {
    this.choice = { ...choice };
    this.#ringVolume = ringVolume;
  }

  /** Opens the microphone, asking for it if need be, and listens. */
  async listen(): Promise<void> {
    this.#close();
    this.problem = null;
    this.heard = this.silent = false;
    this.asking = true;
    try {
      this.#stream = await openMicrophone(this.choice.input);
      await this.#list();
      this.#measure(this.#stream);
    } catch (error) {
      this.problem = microphoneProblem(error);
    } finally {
      this.asking = false;
    }
  }

  chooseInput(id: string): void {
    this.choice.input = id;
    void this.listen();
  }
  chooseOutput(id: string): void {
    this.choice.output = id;
    this.played = false;
  }
  chooseRinger(id: string): void {
    this.choice.ringer = id;
    this.rang = false;
  }

  async play(): Promise<void> {
    this.played = await playTest(this.#speaker, this.choice.output);
  }
  async ring(): Promise<void> {
    this.rang = await playRing(this.#speaker, this.choice.ringer, this.#ringVolume);
  }

  stop(): void {
    this.#close();
    this.#speaker.silence();
  }

  async #list(): Promise<void> {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const named = (kind: MediaDeviceKind) =>
      devices.filter(device => device.kind === kind && device.deviceId !== 'default');
    this.inputs = named('audioinput');
    this.outputs = named('audiooutput');
    const present = (list: MediaDeviceInfo[], id: string) => (list.some(device => device.deviceId === id) ? id : '');
    this.choice.input = present(this.inputs, this.choice.input);
    this.choice.output = present(this.outputs, this.choice.output);
    this.choice.ringer = present(this.outputs, this.choice.ringer);
  }

  #measure(stream: MediaStream): void {
    const context = new AudioContext();
    const analyser = new AnalyserNode(context, { fftSize: 1024 });
    context.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    let loud = 0;
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      // Speech is quiet in numbers; the root brings it to the middle of the meter.
      this.level = Math.min(1, Math.sqrt(rms) * 1.8);
      if (rms > speechLevel) loud += 1;
      if (loud >= speechFrames) this.heard = true;
    }, 50);
    const silence = setTimeout(() => (this.silent = !this.heard), silentAfterMs);
    this.#context = context;
    this.#timers = [() => clearInterval(timer), () => clearTimeout(silence)];
  }

  #close(): void {
    for (const stop of this.#timers) stop();
    this.#timers = [];
    for (const track of this.#stream?.getTracks() ?? []) track.stop();
    void this.#context?.close();
    this.#stream = this.#context = null;
    this.level = 0;
  }
}
