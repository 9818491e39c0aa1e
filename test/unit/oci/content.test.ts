import { describe, expect, it } from 'vitest';
import { fetchWhole, inMemory, verified } from '../../../src/oci/content.ts';
import { digestOf } from '../../../src/oci/digest.ts';

const bytes = Buffer.from('contents');
const descriptor = { mediaType: 'text/plain', digest: digestOf(bytes), size: bytes.length };

describe('verified contents', () => {
  it('pass before they are known to be right, but do not end when they are wrong', async () => {
    const seen: Uint8Array[] = [];
    const read = async (): Promise<void> => {
      for await (const chunk of verified(inMemory(Buffer.from('CONTENTS'))(), descriptor, 'it'))
        seen.push(chunk);
    };

    await expect(read()).rejects.toMatchObject({ code: 'REGISTRY_DIGEST_MISMATCH' });
    expect(seen).toHaveLength(1);
  });
});

describe('small contents', () => {
  it('come whole', async () => {
    const fetch = async function* pieces(): AsyncIterable<Uint8Array> {
      for (const byte of bytes) yield await Promise.resolve(Uint8Array.of(byte));
    };

    expect(await fetchWhole({ fetch }, descriptor)).toEqual(bytes);
  });

  it('are no more than promised, whatever comes', async () => {
    let sent = 0;
    const fetch = async function* endless(): AsyncIterable<Uint8Array> {
      for (;;) {
        sent++;
        yield await Promise.resolve(bytes);
      }
    };

    await expect(fetchWhole({ fetch }, descriptor)).rejects.toMatchObject({
      code: 'REGISTRY_DIGEST_MISMATCH',
    });
    expect(sent).toBe(2);
  });
});
