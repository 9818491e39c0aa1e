import { pipeline, Readable } from 'node:stream';

const gzipMagic = [0x1f, 0x8b];

/** The bytes, unpacked if they begin as gzip does. @throws the errors of `node:zlib` */
export async function* gunzipped(bytes: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  const iterator = bytes[Symbol.asyncIterator]();
  const head: Uint8Array[] = [];
  while (Buffer.concat(head).length < gzipMagic.length) {
    const next = await iterator.next();
    if (next.done === true) break;
    head.push(next.value);
  }
  const whole = chain(head, { [Symbol.asyncIterator]: () => iterator });
  const start = Buffer.concat(head);
  if (!gzipMagic.every((byte, index) => start[index] === byte)) {
    yield* whole;
    return;
  }
  const { createGunzip } = await import('node:zlib');
  const gunzip = createGunzip();
  // What fails comes out of `gunzip`.
  pipeline(Readable.from(whole, { objectMode: false }), gunzip, () => undefined);
  yield* gunzip as AsyncIterable<Uint8Array>;
}

async function* chain(
  head: readonly Uint8Array[],
  rest: AsyncIterable<Uint8Array>,
): AsyncIterable<Uint8Array> {
  yield* head;
  yield* rest;
}
