/** IMA ADPCM in WAV (format 0x11): four bits a sample, a quarter of what 16 bits take. */

const IMA_ADPCM = 0x11;
/** IMA Recommended Practices 3.00: how the step index moves with each code, and the steps. */
const indexMoves = [-1, -1, -1, -1, 2, 4, 6, 8];
const steps = [
  7, 8, 9, 10, 11, 12, 13, 14, 16, 17, 19, 21, 23, 25, 28, 31, 34, 37, 41, 45, 50, 55, 60, 66, 73, 80, 88, 97, 107, 118,
  130, 143, 157, 173, 190, 209, 230, 253, 279, 307, 337, 371, 408, 449, 494, 544, 598, 658, 724, 796, 876, 963, 1060,
  1166, 1282, 1411, 1552, 1707, 1878, 2066, 2272, 2499, 2749, 3024, 3327, 3660, 4026, 4428, 4871, 5358, 5894, 6484,
  7132, 7845, 8630, 9493, 10442, 11487, 12635, 13899, 15289, 16818, 18500, 20350, 22385, 24623, 27086, 29794, 32767,
];

/** The samples of a file with one channel, whatever its rate. Throws when it is something else. */
export function decodeImaAdpcm(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = chunksOf(view);
  const format = chunks.get('fmt ')?.at;
  const data = chunks.get('data');
  if (
    format === undefined ||
    !data ||
    view.getUint16(format, true) !== IMA_ADPCM ||
    view.getUint16(format + 2, true) !== 1
  )
    throw new Error('This is no IMA ADPCM with one channel.');
  const blockSize = view.getUint16(format + 12, true);
  const fact = chunks.get('fact');
  const samples: number[] = [];
  for (let at = data.at; at < data.end; at += blockSize)
    decodeBlock(view, at, Math.min(at + blockSize, data.end), samples);
  // The last block is filled up.
  return Int16Array.from(fact ? samples.slice(0, view.getUint32(fact.at, true)) : samples);
}

function chunksOf(view: DataView): Map<string, { at: number; end: number }> {
  const chunks = new Map<string, { at: number; end: number }>();
  for (let at = 12; at + 8 <= view.byteLength;) {
    const name = String.fromCharCode(...[0, 1, 2, 3].map(index => view.getUint8(at + index)));
    const end = Math.min(at + 8 + view.getUint32(at + 4, true), view.byteLength);
    chunks.set(name, { at: at + 8, end });
    at = end + (end % 2);
  }
  return chunks;
}

/** A block begins with its first sample and step index; each byte after that holds two codes, the lower half first. */
function decodeBlock(view: DataView, start: number, end: number, samples: number[]): void {
  let value = view.getInt16(start, true);
  let index = Math.min(view.getUint8(start + 2), steps.length - 1);
  samples.push(value);
  for (let at = start + 4; at < end; at += 1)
    for (const code of [view.getUint8(at) & 0x0f, view.getUint8(at) >> 4]) {
      const step = steps[index]!;
      const size = (step >> 3) + (code & 4 ? step : 0) + (code & 2 ? step >> 1 : 0) + (code & 1 ? step >> 2 : 0);
      value = Math.max(-32_768, Math.min(32_767, value + (code & 8 ? -size : size)));
      index = Math.max(0, Math.min(steps.length - 1, index + indexMoves[code & 7]!));
      samples.push(value);
    }
}
