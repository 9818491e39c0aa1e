import { inMemory } from '../../../../src/oci/content.ts';
import { unpackArchive, type UnpackOptions } from '../../../../src/oci/archive/unpack.ts';

/** The files of an archive by their paths. */
export async function unpackAll(
  bytes: Uint8Array | AsyncIterable<Uint8Array>,
  options?: UnpackOptions,
): Promise<Map<string, Buffer>> {
  const source = bytes instanceof Uint8Array ? inMemory(bytes)() : bytes;
  const files = new Map<string, Buffer>();
  for await (const { path, sizeBytes, content } of unpackArchive(source, 'policies.tar', options)) {
    const chunks: Uint8Array[] = [];
    for await (const chunk of content) chunks.push(chunk);
    const whole = Buffer.concat(chunks);
    if (whole.length !== sizeBytes) throw new RangeError(`${path}: expected ${String(sizeBytes)} bytes`);
    files.set(path, whole);
  }
  return files;
}
