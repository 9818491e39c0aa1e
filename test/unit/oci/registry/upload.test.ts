import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../../../src/oci/content.ts';
import { digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import {
  hangsUp,
  refuses,
  replies,
  repliesWithHtml,
  withHeaders,
  type FakeRegistry,
} from '../../../support/fake-registry.ts';
import { errorOf } from '../support.ts';
import { openFake, openWithTokens, repositoryName } from './support.ts';

const chunkBytes = 4 * 1024 * 1024;

function blobOf(bytes: Buffer): {
  mediaType: string;
  digest: `sha256:${string}` | `sha512:${string}`;
  size: number;
} {
  return { mediaType: mediaTypes.wasmLayer, digest: digestOf(bytes), size: bytes.length };
}

function kept(registry: FakeRegistry, digest: string): Buffer | undefined {
  return registry.repository(repositoryName).blobs.get(digest);
}

/** Contents that can be opened again, and tell how often they were. */
function counted(bytes: Buffer): { content: () => AsyncIterable<Uint8Array>; opened: () => number } {
  let count = 0;
  return {
    content: () => {
      count++;
      return inMemory(bytes)();
    },
    opened: () => count,
  };
}

describe('an upload', () => {
  it.each([0, 1, 100_000, 9_000_000])('of %i bytes is one POST and one PUT', async (size) => {
    const { registry, target } = await openFake();
    const bytes = randomBytes(size);
    const blob = blobOf(bytes);

    await target.push(blob, inMemory(bytes));

    expect(kept(registry, blob.digest)?.equals(bytes)).toBe(true);
    expect(registry.requests.map(({ method }) => method)).toEqual(['POST', 'PUT']);
    expect(registry.requests[0]?.headers['content-length']).toBe('0');
    expect(registry.requests[1]?.headers).toMatchObject({
      'content-length': String(size),
      'content-type': 'application/octet-stream',
    });
    expect(registry.requests[1]?.url.searchParams.getAll('digest')).toEqual([blob.digest]);
  });

  it.each(['relative', 'absolute'] as const)(
    'goes where Location says (%s), whose query stays',
    async (locationForm) => {
      const { registry, target } = await openFake({ locationForm });
      const bytes = randomBytes(10);

      await target.push(blobOf(bytes), inMemory(bytes));

      expect(registry.requests[1]?.target).toMatch(/\/uploads\/[^?]+\?state=0&digest=sha256%3A/);
      expect(kept(registry, digestOf(bytes))).toBeDefined();
    },
  );

  it('goes where Location says, relatively to what answered', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({ method: 'POST' }, withHeaders({ location: '../uploads/somewhere?_state=a%2Fb%3D' }));
    registry.misbehave({ method: 'PUT' }, replies(201));
    const bytes = randomBytes(10);

    await target.push(blobOf(bytes), inMemory(bytes));

    expect(registry.requests[1]?.url.pathname).toBe(`/v2/${repositoryName}/blobs/uploads/somewhere`);
    expect(registry.requests[1]?.url.searchParams.get('_state')).toBe('a/b=');
    expect(registry.requests[1]?.url.searchParams.get('digest')).toBe(digestOf(bytes));
  });

  it.each([
    ['none', undefined, 'found none'],
    ['no URL', 'http://[', 'which is no http or https URL'],
    ['another scheme', 'file:///tmp/x', 'which is no http or https URL'],
  ])('needs a Location: %s', async (_name, location, problem) => {
    const { registry, target } = await openFake();
    registry.misbehave({ method: 'POST' }, withHeaders({ location }));
    const bytes = randomBytes(10);

    const error = await errorOf(target.push(blobOf(bytes), inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain(`${registry.host}/${repositoryName}@${digestOf(bytes)}`);
    expect(error.message).toContain(problem);
    expect(registry.requests).toHaveLength(1);
  });

  it('that breaks off starts anew, with its contents opened again', async () => {
    const { registry, target, time } = await openFake();
    const bytes = randomBytes(500_000);
    registry.misbehave({ method: 'PUT', times: 2 }, hangsUp);
    const { content, opened } = counted(bytes);

    await target.push(blobOf(bytes), content);

    expect(kept(registry, digestOf(bytes))?.equals(bytes)).toBe(true);
    expect(registry.requests.map(({ method }) => method)).toEqual([
      'POST',
      'PUT',
      'POST',
      'PUT',
      'POST',
      'PUT',
    ]);
    expect(opened()).toBe(3);
    expect(time.waits).toEqual([300, 600]);
  });

  it('waits as the registry asks for, and is given up after four attempts', async () => {
    const { registry, target, time } = await openFake();
    const bytes = randomBytes(10);
    registry.misbehave({ method: 'PUT' }, replies(429, { 'retry-after': '2' }));

    const error = await errorOf(target.push(blobOf(bytes), inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_RATE_LIMITED');
    expect(time.waits).toEqual([2000, 2000, 2000]);
    expect(registry.requests).toHaveLength(8);
  });

  it('is not opened again where the registry does not want it', async () => {
    const { registry, target } = await openFake();
    const bytes = randomBytes(10);
    registry.misbehave({ method: 'PUT' }, refuses(400, 'DIGEST_INVALID', 'no'));

    const error = await errorOf(target.push(blobOf(bytes), inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_FAILED');
    expect(error.message).toContain('status 400, DIGEST_INVALID: no');
    expect(registry.requests).toHaveLength(2);
  });

  it('that the registry only takes note of is no success', async () => {
    const { registry, target } = await openFake();
    const bytes = randomBytes(10);
    registry.misbehave({ method: 'PUT' }, replies(202));

    const error = await errorOf(target.push(blobOf(bytes), inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('expected status 201');
  });

  it('that the registry keeps as something else is no success', async () => {
    const { registry, target } = await openFake();
    const bytes = randomBytes(10);
    registry.misbehave(
      { method: 'PUT' },
      withHeaders({ 'docker-content-digest': `sha256:${'0'.repeat(64)}` }),
    );

    expect((await errorOf(target.push(blobOf(bytes), inMemory(bytes)))).code).toBe(
      'REGISTRY_DIGEST_MISMATCH',
    );
  });

  it.each([
    ['shorter', (bytes: Buffer) => bytes.subarray(1)],
    ['longer', (bytes: Buffer) => Buffer.concat([bytes, bytes])],
    ['others', (bytes: Buffer) => Buffer.from(bytes.toReversed())],
  ])('of contents that are %s than they were said to be fails, and keeps nothing', async (_name, change) => {
    const { registry, target } = await openFake();
    const bytes = randomBytes(100_000);

    const error = await errorOf(target.push(blobOf(bytes), inMemory(change(bytes))));

    expect(error.code).toBe('REGISTRY_DIGEST_MISMATCH');
    expect(registry.repository(repositoryName).blobs.size).toBe(0);
    expect(registry.requests.filter(({ method }) => method === 'POST')).toHaveLength(1);
  });

  it('passes on what its source fails with', async () => {
    const { target } = await openFake();
    const failure = new RangeError('the disk is gone');

    await expect(
      target.push(blobOf(randomBytes(10)), async function* broken() {
        yield await Promise.reject(failure);
      }),
    ).rejects.toBe(failure);
  });

  it('renews a token that has expired in between', async () => {
    const { registry, target, tokens, time } = await openWithTokens();
    const bytes = randomBytes(10);
    registry.misbehave({ method: 'POST', skip: 1 }, (normal) => {
      time.nowMs += 100_000;
      return normal;
    });

    await target.push(blobOf(bytes), inMemory(bytes));

    expect(tokens.requests).toHaveLength(2);
    // The large request was not made in vain.
    expect(registry.requests.map(({ method }) => method)).toEqual(['POST', 'POST', 'PUT']);
  });

  it('ends at an abort', async () => {
    const { registry, target } = await openFake();
    const controller = new AbortController();
    const bytes = randomBytes(10);
    registry.misbehave({ method: 'PUT' }, (normal) => {
      controller.abort(new RangeError('Ctrl-C'));
      return { ...normal, deliver: () => undefined };
    });

    await expect(target.push(blobOf(bytes), inMemory(bytes), { signal: controller.signal })).rejects.toThrow(
      'Ctrl-C',
    );
    expect(registry.requests).toHaveLength(2);
  });
});

describe('an upload that is too large for one request', () => {
  const bytes = randomBytes(2 * chunkBytes + 1000);
  const whole = { method: 'PUT', target: /state=0&/, times: 1 };
  const blob = blobOf(bytes);

  it('goes in chunks of 4 MiB', async () => {
    const { registry, target } = await openFake();
    registry.misbehave(whole, repliesWithHtml(413));

    await target.push(blob, inMemory(bytes));

    expect(kept(registry, blob.digest)?.equals(bytes)).toBe(true);
    const [, , ...chunked] = registry.requests;
    expect(chunked.map(({ method }) => method)).toEqual(['POST', 'PATCH', 'PATCH', 'PATCH', 'PUT']);
    expect(chunked.map(({ headers }) => headers['content-range'])).toEqual([
      undefined,
      `0-${String(chunkBytes - 1)}`,
      `${String(chunkBytes)}-${String(2 * chunkBytes - 1)}`,
      `${String(2 * chunkBytes)}-${String(bytes.length - 1)}`,
      undefined,
    ]);
    // Each one goes to the place that the one before named.
    expect(chunked.slice(1).map(({ url }) => url.searchParams.get('state'))).toEqual(['0', '1', '2', '3']);
    expect(chunked.at(-1)?.headers['content-length']).toBe('0');
  });

  it('goes in larger chunks where the registry wants them', async () => {
    const { registry, target } = await openFake({ chunkMinLength: 2 * chunkBytes });
    registry.misbehave(whole, replies(413));

    await target.push(blob, inMemory(bytes));

    expect(kept(registry, blob.digest)?.equals(bytes)).toBe(true);
    expect(
      registry.requests.filter(({ method }) => method === 'PATCH').map(({ body }) => body.length),
    ).toEqual([2 * chunkBytes, 1000]);
  });

  it('does not keep chunks in memory that are too large', async () => {
    const { registry, target } = await openFake({ chunkMinLength: 100_000_000 });
    registry.misbehave(whole, replies(413));

    const error = await errorOf(target.push(blob, inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('100000000');
  });

  const methods = ['POST', 'PATCH', 'PATCH', 'GET', 'PATCH', 'PUT'];

  it('does not send a chunk again that arrived, though the answer did not', async () => {
    const { registry, target } = await openFake();
    registry.misbehave(whole, replies(413));
    registry.misbehave({ method: 'PATCH', skip: 1, times: 1 }, hangsUp);

    await target.push(blob, inMemory(bytes));

    expect(kept(registry, blob.digest)?.equals(bytes)).toBe(true);
    expect(registry.requests.slice(2).map(({ method }) => method)).toEqual(methods);
  });

  it.each([
    ['a busy registry', 503],
    ['a wrong range', 416],
  ])('sends a chunk again that did not arrive, after %s', async (_name, status) => {
    const { registry, target } = await openFake();
    registry.misbehave(whole, replies(413));
    registry.misbehave({ method: 'PATCH', skip: 1, times: 1, isEarly: true }, replies(status));

    await target.push(blob, inMemory(bytes));

    expect(kept(registry, blob.digest)?.equals(bytes)).toBe(true);
    expect(registry.requests.slice(2).map(({ method }) => method)).toEqual([
      ...methods.slice(0, 4),
      'PATCH',
      ...methods.slice(4),
    ]);
  });

  it('sends the rest of a chunk that arrived in part', async () => {
    const { registry, target } = await openFake();
    registry.misbehave(whole, replies(413));
    registry.misbehave({ method: 'PATCH', times: 1, isEarly: true }, replies(503));
    registry.misbehave({ method: 'GET' }, withHeaders({ range: '0-999' }));

    const error = await errorOf(target.push(blob, inMemory(bytes)));

    // This registry does not really have the first thousand bytes.
    expect(error.message).toContain('416');
    expect(
      registry.requests.find(({ headers }) => headers['content-range']?.startsWith('1000-')),
    ).toBeDefined();
  });

  it.each([
    ['nonsense', 'everything'],
    ['nothing', undefined],
  ])('is given up where the registry answers that with %s', async (_name, range) => {
    const { registry, target } = await openFake();
    registry.misbehave(whole, replies(413));
    registry.misbehave({ method: 'PATCH', times: 1 }, replies(503));
    registry.misbehave({ method: 'GET' }, withHeaders({ range }));

    const error = await errorOf(target.push(blob, inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('expected in Range how much of the upload is there');
  });

  it('is given up where the registry has lost what it had', async () => {
    const { registry, target } = await openFake();
    registry.misbehave(whole, replies(413));
    registry.misbehave({ method: 'PATCH', target: /state=1/ }, replies(503));
    registry.misbehave({ method: 'GET' }, withHeaders({ range: '0-0' }));

    expect((await errorOf(target.push(blob, inMemory(bytes)))).code).toBe('REGISTRY_FAILED');
  });

  it('is refused where chunks are too large, too', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({ method: 'PUT' }, replies(413));
    registry.misbehave({ method: 'PATCH' }, replies(413));

    const error = await errorOf(target.push(blob, inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_TOO_LARGE');
    expect(error.hint).toContain('limits the size');
  });
});
