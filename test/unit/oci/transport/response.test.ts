import { describe, expect, it } from 'vitest';
import { Secrets } from '../../../../src/oci/secrets.ts';
import { ClientResponse } from '../../../../src/oci/transport/response.ts';
import { allOf, errorOf } from '../support.ts';

const idleMs = 200;

/** An answer whose server takes `serverMs` for each of `count` chunks, by a clock that the reader can move, too. */
function answered(count: number, chunkBytes: number, serverMs: number) {
  const clock = { nowMs: 0 };
  const body = async function* () {
    for (let sent = 0; sent < count; sent++) {
      clock.nowMs += serverMs;
      yield await Promise.resolve(new Uint8Array(chunkBytes));
    }
  };
  const answer = {
    statusCode: 200,
    headers: {},
    body: Object.assign(body(), { dump: () => Promise.resolve() }),
  };
  const options = { secrets: new Secrets(), idleMs, signal: undefined, now: () => clock.nowMs };
  return { clock, response: new ClientResponse(new URL('https://registry.example'), answer, options) };
}

describe('the pace of a body', () => {
  it('does not count the time that the reader takes', async () => {
    const { clock, response } = answered(10, 1000, 10);
    let chunks = 0;
    for await (const chunk of response.body()) {
      chunks++;
      expect(chunk.length).toBe(1000);
      clock.nowMs += 10 * idleMs;
    }
    expect(chunks).toBe(10);
  });

  it('may be slow where enough comes', async () => {
    const { response } = answered(10, 16 * 1024, idleMs);
    expect((await allOf(response.body())).length).toBe(160 * 1024);
  });

  it('is too slow where next to nothing comes', async () => {
    const { response } = answered(10, 1000, idleMs / 4);
    const error = await errorOf(allOf(response.body()));
    expect(error.code).toBe('REGISTRY_TIMEOUT');
    expect(error.message).toContain('registry.example: the answer broke off: it came too slowly');
  });
});
