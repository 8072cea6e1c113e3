/**
 * G.711 µ-law (ITU-T G.711, table 2a/2b): 8 kHz telephone audio, one byte a sample. WebRTC calls it PCMU.
 * Samples are signed 16-bit; the code keeps 14 bits of them, so a round trip is off by at most 1/32 of the value.
 */

const BIAS = 0x84;
const CLIP = 32635;

/** The µ-law byte of one sample. */
export function encodeSample(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), CLIP) + BIAS;
  const exponent = 24 - Math.clz32(magnitude);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

function decodeByte(byte: number): number {
  const inverted = ~byte & 0xff;
  const exponent = (inverted >> 4) & 0x07;
  const magnitude = ((((inverted & 0x0f) << 3) + BIAS) << exponent) - BIAS;
  return inverted & 0x80 ? -magnitude : magnitude;
}

const decoded = Int16Array.from({ length: 256 }, (_, byte) => decodeByte(byte));

/** µ-law bytes of signed 16-bit samples. */
export function encodeMuLaw(samples: Int16Array): Buffer {
  const bytes = Buffer.allocUnsafe(samples.length);
  for (let i = 0; i < samples.length; i++) bytes[i] = encodeSample(samples[i] as number);
  return bytes;
}

/** Signed 16-bit samples of µ-law bytes. */
export function decodeMuLaw(bytes: Uint8Array): Int16Array {
  const samples = new Int16Array(bytes.length);
  for (let i = 0; i < bytes.length; i++) samples[i] = decoded[bytes[i] as number] as number;
  return samples;
}
