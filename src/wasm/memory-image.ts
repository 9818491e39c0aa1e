/** Bytes of a memory that are not all zero: from where, and up to where. */
interface Run {
  readonly start: number;
  readonly end: number;
}

/** Engines refuse modules with more data segments. */
const maxSegments = 100_000;
/** What the head of a segment takes at most: its kind, its place as a constant expression, its length. */
const maxHeadBytes = 1 + 1 + 5 + 1 + 5;
/** Zeros up to this many words are cheaper to have in a segment than to begin another one for. */
const closeWords = 4;

/**
 * The content of a data section (core spec 5.5.14) that gives a memory of zeros the bytes of `memory`: a count
 * and active segments in the order of their places.
 * @param memory whole words of 32 bits, aligned as they are in a memory
 */
export function encodeMemoryImage(memory: Uint8Array): Uint8Array {
  const words = new Uint32Array(memory.buffer, memory.byteOffset, memory.byteLength / 4);
  let gapWords = closeWords;
  let runs = findRuns(words, gapWords);
  while (runs.length > maxSegments) runs = findRuns(words, (gapWords *= 2));

  const dataBytes = runs.reduce((total, { start, end }) => total + end - start, 0);
  const image = new Uint8Array(5 + runs.length * maxHeadBytes + dataBytes);
  let at = writeUnsigned(image, 0, runs.length);
  for (const { start, end } of runs) {
    image[at++] = 0x00; // active, in memory 0
    image[at++] = 0x41; // i32.const
    at = writeSigned(image, at, start);
    image[at++] = 0x0b; // end
    at = writeUnsigned(image, at, end - start);
    image.set(memory.subarray(start, end), at);
    at += end - start;
  }
  return image.subarray(0, at);
}

/** The runs of words with fewer than `gapWords` zeros in a row. */
function findRuns(words: Uint32Array, gapWords: number): Run[] {
  const runs: Run[] = [];
  let first = -1;
  let last = -1;
  for (let at = 0; at < words.length; at++) {
    if (words[at] === 0) continue;
    if (first >= 0 && at - last > gapWords) {
      runs.push({ start: first * 4, end: (last + 1) * 4 });
      first = at;
    } else if (first < 0) first = at;
    last = at;
  }
  if (first >= 0) runs.push({ start: first * 4, end: (last + 1) * 4 });
  return runs;
}

// Not the encoder of encode.ts: there are tens of thousands of numbers, and it makes an array of each.
function writeUnsigned(target: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value;
  for (; rest > 0x7f; rest >>>= 7) target[at++] = (rest & 0x7f) | 0x80;
  target[at++] = rest;
  return at;
}

/** @param value an address: read as a signed number, the upper half of the memory is negative */
function writeSigned(target: Uint8Array, start: number, value: number): number {
  let at = start;
  let rest = value | 0;
  for (; rest < -0x40 || rest > 0x3f; rest >>= 7) target[at++] = (rest & 0x7f) | 0x80;
  target[at++] = rest & 0x7f;
  return at;
}
