import { remember, remembered } from '../ui/remember.ts';

/** Ids as the browser gives them; empty: the system's default. */
export interface DeviceChoice {
  input: string;
  output: string;
  ringer: string;
}
export type MicrophoneProblem = 'denied' | 'none' | 'busy' | 'insecure' | 'other';

const choiceKey = 'devices';
const checkedKey = 'devices-checked';

/** Which microphone, speaker and ringer this browser uses, and whether they were tested. */
export class Devices {
  choice = $state.raw<DeviceChoice>(readChoice() ?? { input: '', output: '', ringer: '' });
  /** The chosen microphone was unplugged or forbidden since it was tested. */
  lost = $state(false);
  /** The check is on the screen: for its own sake, or on the way to being available. */
  checking = $state<'check' | 'go_available' | null>(null);

  /** Whether calls may ring here without asking the person again. Looks only; never opens a dialog. */
  async ready(): Promise<boolean> {
    if (readChoice() === null) return false;
    const usable = await this.#microphoneIsThere();
    this.lost = !usable;
    if (!usable) return false;
    if (remembered(checkedKey, 'session')) return true;
    const opened = await canOpen(this.choice.input);
    if (opened) remember(checkedKey, 'yes', 'session');
    return opened;
  }

  /** The person has heard and spoken. */
  save(choice: DeviceChoice): void {
    this.choice = choice;
    this.lost = false;
    remember(choiceKey, JSON.stringify(choice));
    remember(checkedKey, 'yes', 'session');
  }

  /** Notices an unplugged headset before a call can ring to a deaf agent. Returns what stops it. */
  watch(): () => void {
    const look = async () => {
      if (readChoice() !== null) this.lost = !(await this.#microphoneIsThere());
    };
    const media = navigator.mediaDevices as MediaDevices | undefined;
    media?.addEventListener('devicechange', look);
    const permission = navigator.permissions?.query({ name: 'microphone' }).catch(() => null);
    void permission?.then(status => status?.addEventListener('change', look));
    return () => {
      media?.removeEventListener('devicechange', look);
      void permission?.then(status => status?.removeEventListener('change', look));
    };
  }

  async #microphoneIsThere(): Promise<boolean> {
    const media = navigator.mediaDevices as MediaDevices | undefined;
    if (!media) return false;
    const permission = await navigator.permissions?.query({ name: 'microphone' }).catch(() => null);
    if (permission?.state === 'denied') return false;
    const inputs = (await media.enumerateDevices()).filter(device => device.kind === 'audioinput');
    // Without permission the browser hides the ids; then only opening can tell.
    if (inputs.every(device => device.deviceId === '')) return inputs.length > 0;
    return this.choice.input === '' || inputs.some(device => device.deviceId === this.choice.input);
  }
}

/** The microphone as calls use it. `?audio=raw` switches the browser's processing off, for measurements with tones. */
export function openMicrophone(input: string): Promise<MediaStream> {
  const raw = new URLSearchParams(location.search).get('audio') === 'raw' || remembered('audio', 'session') === 'raw';
  if (raw) remember('audio', 'raw', 'session');
  const processing = { echoCancellation: !raw, noiseSuppression: !raw, autoGainControl: !raw };
  return navigator.mediaDevices.getUserMedia({
    audio: { ...processing, ...(input ? { deviceId: { ideal: input } } : {}) },
  });
}

/** Why the microphone did not open. */
export function microphoneProblem(error: unknown): MicrophoneProblem {
  if (!window.isSecureContext || !navigator.mediaDevices) return 'insecure';
  const name = error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'other';
}

async function canOpen(input: string): Promise<boolean> {
  // Asking for permission out of the blue would startle; the check explains it first.
  const permission = await navigator.permissions?.query({ name: 'microphone' }).catch(() => null);
  if (permission && permission.state !== 'granted') return false;
  try {
    const stream = await openMicrophone(input);
    const live = stream.getAudioTracks().some(track => track.readyState === 'live');
    for (const track of stream.getTracks()) track.stop();
    return live;
  } catch {
    return false;
  }
}

function readChoice(): DeviceChoice | null {
  try {
    const stored = JSON.parse(remembered(choiceKey) ?? 'null') as Partial<DeviceChoice> | null;
    return stored && { input: stored.input ?? '', output: stored.output ?? '', ringer: stored.ringer ?? '' };
  } catch {
    return null;
  }
}
