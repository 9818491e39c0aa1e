import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import {
  answer,
  breaksOffAfter,
  drips,
  ignoresRange,
  packs,
  replies,
  repliesWithHtml,
  stallsAfter,
  withBody,
  withHeaders,
} from '../../../support/fake-registry.ts';
import { allOf, errorOf } from '../support.ts';
import { openFake, putBlob, repositoryName } from './support.ts';

const blobs = { target: /\/blobs\// };

describe('a blob', () => {
  it.each([0, 1, 1000, 3_000_000])('of %i bytes comes whole', async (size) => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, size);

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    expect(registry.asked()).toEqual([`GET /v2/${repositoryName}/blobs/${blob.digest}`]);
    expect(registry.requests[0]?.headers).not.toHaveProperty('range');
    expect(registry.requests[0]?.headers['accept-encoding']).toBe('identity');
  });

  it('may be named by sha512', async () => {
    const { registry, target } = await openFake();
    const { bytes, ...blob } = putBlob(registry);
    const digest = `sha512:${createHash('sha512').update(bytes).digest('hex')}` as const;
    registry.repository(repositoryName).blobs.set(digest, bytes);

    expect((await allOf(target.fetch({ ...blob, digest }))).equals(bytes)).toBe(true);
  });

  it('exists or not', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);

    expect(await target.exists(blob)).toBe(true);
    expect(await target.exists({ ...blob, digest: `sha256:${'0'.repeat(64)}` })).toBe(false);
    expect(registry.requests.map(({ method }) => method)).toEqual(['HEAD', 'HEAD']);
  });

  it('is checked to its end', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);
    registry.misbehave(
      blobs,
      withBody((body) => Buffer.from(body.toReversed())),
    );

    const error = await errorOf(allOf(target.fetch(blob)));

    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(error.message).toContain(
      `${registry.host}/${repositoryName}@${blob.digest}: expected ${blob.digest}, found sha256:`,
    );
  });

  it('is no longer read than it may be', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);
    registry.misbehave(
      blobs,
      withBody((body) => Buffer.concat([body, Buffer.alloc(50_000_000)])),
    );
    let received = 0;

    const error = await errorOf(async () => {
      for await (const chunk of target.fetch(blob)) received += chunk.length;
    });

    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(error.message).toContain('found more');
    expect(received).toBeLessThanOrEqual(blob.size);
  });

  it('that is too short is refused', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);
    registry.misbehave(
      blobs,
      withBody((body) => body.subarray(1)),
    );

    expect((await errorOf(allOf(target.fetch(blob)))).message).toContain('found 999 bytes');
  });

  it('that is packed is refused', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);
    registry.misbehave(blobs, packs);

    const error = await errorOf(allOf(target.fetch(blob)));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('found the encoding "gzip"');
  });

  it('is not put in the place of a web page', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry);
    registry.misbehave(blobs, repliesWithHtml(200));

    expect((await errorOf(allOf(target.fetch(blob)))).code).toBe('REGISTRY_DIGEST_MISMATCH');
  });
});

describe('a download that breaks off', () => {
  it('goes on where it stopped', async () => {
    const { registry, target, time } = await openFake();
    const blob = putBlob(registry, 100_000);
    registry.misbehave({ ...blobs, times: 2 }, breaksOffAfter(30_000));

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    const ranges = registry.requests.map(({ headers }) => headers['range']);
    expect(ranges[0]).toBeUndefined();
    // How much of what was sent arrives is the network's to say.
    expect(ranges.slice(1).every((range) => /^bytes=\d+-$/.test(range ?? ''))).toBe(true);
    expect(registry.requests[1]?.headers['if-range']).toBe(`"${blob.digest}"`);
    expect(time.waits).toEqual([300, 600]);
  });

  it('goes on where nothing more came', async () => {
    const { registry, target } = await openFake({}, { transport: { timeouts: { idleMs: 200 } } });
    const blob = putBlob(registry, 100_000);
    registry.misbehave({ ...blobs, times: 1 }, stallsAfter(30_000));

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
  });

  it('goes on where too little came', async () => {
    const { registry, target } = await openFake({}, { transport: { timeouts: { idleMs: 200 } } });
    const blob = putBlob(registry, 100_000);
    registry.misbehave({ ...blobs, times: 1 }, drips(5));

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
  });

  it('does without ETag, and without a weak one', async () => {
    for (const etag of [undefined, 'W/"weak"']) {
      const { registry, target } = await openFake();
      const blob = putBlob(registry, 100_000);
      registry.misbehave(blobs, withHeaders({ etag }));
      registry.misbehave({ ...blobs, times: 1 }, (normal, question) =>
        breaksOffAfter(50_000)(withHeaders({ etag })(normal, question), question),
      );

      expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
      expect(registry.requests[1]?.headers).not.toHaveProperty('if-range');
    }
  });

  it('starts anew where the server knows no ranges', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 100_000);
    registry.misbehave(blobs, ignoresRange(blob.bytes));
    registry.misbehave({ ...blobs, times: 2 }, (normal, question) =>
      breaksOffAfter(40_000)(ignoresRange(blob.bytes)(normal, question), question),
    );

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    expect(registry.requests).toHaveLength(3);
  });

  it('is checked as a whole where the server has something else by then', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 100_000);
    registry.misbehave(blobs, () => answer(200, {}, Buffer.alloc(100_000)));
    registry.misbehave({ ...blobs, times: 1 }, breaksOffAfter(40_000));

    expect((await errorOf(allOf(target.fetch(blob)))).code).toBe('REGISTRY_DIGEST_MISMATCH');
  });

  it.each([
    ['from elsewhere', 'bytes 0-99999/100000'],
    ['of something else', 'bytes $-99999/99999'],
    ['not to the end', 'bytes $-60000/100000'],
    ['unknown', undefined],
    ['in other units', 'lines $-99999/100000'],
    ['nonsense', '\u00a7'],
  ])('refuses the rest where it is %s', async (_name, range) => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 100_000);
    registry.misbehave(blobs, (normal, question) => {
      const start = /=(\d+)-/.exec(question.headers['range'] ?? '')?.[1] ?? '0';
      return withHeaders({ 'content-range': range?.replace('$', start) })(normal, question);
    });
    registry.misbehave({ ...blobs, times: 1 }, breaksOffAfter(50_000));

    const error = await errorOf(allOf(target.fetch(blob)));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toMatch(/expected the bytes from \d+ on, found /);
    expect(registry.requests).toHaveLength(2);
  });

  it('does not wait for the body that docker-registry announces with status 416', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 100_000);
    registry.misbehave(blobs, (normal, question) =>
      stallsAfter(0)({ ...normal, status: 416, body: Buffer.alloc(500) }, question),
    );
    registry.misbehave({ ...blobs, times: 1 }, breaksOffAfter(50_000));

    const error = await errorOf(allOf(target.fetch(blob)));

    expect(error.code).toBe('REGISTRY_FAILED');
    expect(error.message).toContain('status 416');
    expect(registry.requests.map(({ headers }) => headers['range'] !== undefined)).toEqual([
      false,
      true,
      false,
    ]);
  });

  it('starts anew where the registry has nothing in the range', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 100_000);
    registry.misbehave({ ...blobs, times: 1 }, breaksOffAfter(60_000));
    registry.misbehave({ ...blobs, times: 1 }, replies(416));
    registry.misbehave({ ...blobs, times: 1 }, breaksOffAfter(50_000));

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    expect(registry.requests.map(({ headers }) => headers['range'] !== undefined)).toEqual([
      false,
      true,
      false,
      false,
    ]);
  });

  it('is given up where nothing comes four times', async () => {
    const { registry, target, time } = await openFake();
    const blob = putBlob(registry, 100_000);
    registry.misbehave(blobs, breaksOffAfter(10));

    const error = await errorOf(allOf(target.fetch(blob)));

    expect(error.code).toBe('REGISTRY_UNREACHABLE');
    expect(error.message).toContain('the answer broke off');
    expect(registry.requests).toHaveLength(4);
    expect(time.waits).toHaveLength(3);
  });

  it('is not given up as long as much comes each time', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 16_000_000);
    registry.misbehave({ ...blobs, times: 6 }, breaksOffAfter(2_500_000));

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    expect(registry.requests).toHaveLength(7);
  });

  it('is not asked for again where all of it came', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 1000);
    registry.misbehave(blobs, (normal) => ({
      ...normal,
      deliver: (response) => {
        response.writeHead(200, { 'transfer-encoding': 'chunked' });
        response.write(normal.body, () => response.destroy());
      },
    }));

    expect((await allOf(target.fetch(blob))).equals(blob.bytes)).toBe(true);
    expect(registry.requests).toHaveLength(1);
  });

  it('waits as the server asks for', async () => {
    const { registry, target, time } = await openFake();
    const blob = putBlob(registry, 1000);
    registry.misbehave({ ...blobs, times: 1 }, replies(503, { 'retry-after': '3' }));

    await allOf(target.fetch(blob));

    expect(time.waits).toEqual([3000]);
  });

  it('ends at an abort', async () => {
    const { registry, target } = await openFake();
    const blob = putBlob(registry, 1_000_000);
    registry.misbehave(blobs, stallsAfter(100_000));
    const controller = new AbortController();

    const reading = (async () => {
      for await (const chunk of target.fetch(blob, { signal: controller.signal }))
        if (chunk.length > 0) controller.abort(new RangeError('Ctrl-C'));
    })();

    await expect(reading).rejects.toThrow('Ctrl-C');
    expect(registry.requests).toHaveLength(1);
  });
});
