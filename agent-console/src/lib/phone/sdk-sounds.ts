import type { Device } from '@twilio/voice-sdk';

const SAMPLE_RATE = 8000;

/** One stretch of a sound: the sum of some pitches, in hertz; none is silence. */
interface Tone {
  pitches: number[];
  ms: number;
}

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];

/** The pitches of a key (ITU-T Q.23). */
function keyTone(key: string): Tone {
  const place = '123456789*0#'.indexOf(key);
  return { pitches: [rows[Math.floor(place / 3)] ?? 0, columns[place % 3] ?? 0], ms: 120 };
}

let sounds: Record<string, string> | null = null;

/** The SDK's own sounds come from Twilio's servers, which our pages may not play from: these are made here. */
export const soundOptions = (): Pick<Device.Options, 'disableAudioContextSounds' | 'sounds'> => ({
  // From blob URLs they may be played (media-src) but not fetched (connect-src), as an AudioContext would.
  disableAudioContextSounds: true,
  sounds: ownSounds(),
});

function ownSounds(): Record<string, string> {
  sounds ??= Object.fromEntries(
    Object.entries({
      incoming: [
        { pitches: [440, 480], ms: 400 },
        { pitches: [], ms: 200 },
        { pitches: [440, 480], ms: 400 },
        { pitches: [], ms: 2000 },
      ],
      outgoing: [{ pitches: [660], ms: 90 }],
      disconnect: [
        { pitches: [480], ms: 120 },
        { pitches: [360], ms: 160 },
      ],
      dtmfs: [keyTone('*')],
      dtmfh: [keyTone('#')],
      ...Object.fromEntries(Array.from('0123456789', key => [`dtmf${key}`, [keyTone(key)]])),
    }).map(([name, tones]) => [name, URL.createObjectURL(wavOf(tones.flatMap(samplesOf)))]),
  );
  return sounds;
}

function samplesOf({ pitches, ms }: Tone): number[] {
  const length = Math.round((SAMPLE_RATE * ms) / 1000);
  const edge = SAMPLE_RATE / 100;
  return Array.from({ length }, (_, n) => {
    // Soft edges: a tone that starts at full strength clicks.
    const strength = Math.min(1, n / edge, (length - n) / edge) * 0.15;
    return pitches.reduce((sum, pitch) => sum + strength * Math.sin((2 * Math.PI * pitch * n) / SAMPLE_RATE), 0);
  });
}

/** A WAV file, one channel of 16-bit samples. */
function wavOf(samples: number[]): Blob {
  const bytes = new DataView(new ArrayBuffer(44 + samples.length * 2));
  const text = (at: number, word: string) =>
    [...word].forEach((letter, n) => bytes.setUint8(at + n, letter.charCodeAt(0)));
  text(0, 'RIFF');
  bytes.setUint32(4, 36 + samples.length * 2, true);
  text(8, 'WAVEfmt ');
  bytes.setUint32(16, 16, true);
  bytes.setUint16(20, 1, true);
  bytes.setUint16(22, 1, true);
  bytes.setUint32(24, SAMPLE_RATE, true);
  bytes.setUint32(28, SAMPLE_RATE * 2, true);
  bytes.setUint16(32, 2, true);
  bytes.setUint16(34, 16, true);
  text(36, 'data');
  bytes.setUint32(40, samples.length * 2, true);
  samples.forEach((sample, n) => bytes.setInt16(44 + n * 2, Math.round(sample * 32767), true));
  return new Blob([bytes.buffer], { type: 'audio/wav' });
}
