import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../../../src/oci/content.ts';
import { copy } from '../../../../src/oci/copy.ts';
import { digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { parseReference } from '../../../../src/oci/reference.ts';
import { RegistryTarget } from '../../../../src/oci/registry/registry-target.ts';
import { breaksOffAfter, refuses, withBody } from '../../../support/fake-registry.ts';
import type { Misbehaviour } from '../../../support/fake-registry/http-server.ts';
import { policyModule, publish } from '../../../support/policies.ts';
import { allOf, errorOf } from '../support.ts';
import { openFake, putBlob, putManifest } from './support.ts';

/** A registry, and what the user wrote about it. */
async function opened(written: (host: string) => string) {
  const { registry, options } = await openFake();
  const text = written(registry.host);
  return { registry, text, target: new RegistryTarget(parseReference(text), options) };
}

describe('an error about something in a repository', () => {
  const tagged = (host: string): string => `${host}/team/policy:v1`;
  const changed = withBody((body) => Buffer.from(body).fill('x'));

  it.each<[string, Misbehaviour, string]>([
    ['is refused', refuses(403, 'DENIED', 'no'), 'the registry answered with status 403'],
    ['is changed', changed, 'expected sha256:'],
    ['breaks off', breaksOffAfter(10), 'broke off'],
  ])('names the reference where a blob %s', async (_name, misbehaviour, problem) => {
    const { registry, text, target } = await opened(tagged);
    const blob = putBlob(registry);
    registry.misbehave({ target: /blobs/ }, misbehaviour);

    const { message } = await errorOf(allOf(target.fetch(blob)));

    expect(message.startsWith(`${text}: `)).toBe(true);
    expect(message).toContain(problem);
    expect(message).not.toContain('@');
  });

  it('names the reference where an upload is refused, whichever blob is first', async () => {
    const { registry, text, target } = await opened(tagged);
    registry.misbehave({ method: 'POST' }, refuses(403, 'DENIED', 'no'));
    const { source, descriptor } = await publish(policyModule('a'));

    const { message } = await errorOf(copy(source, descriptor.digest, target, 'v1'));

    expect(message).toBe(`${text}: the registry answered with status 403, DENIED: no (asked anonymously)`);
  });

  it('names the reference where the contents to send are others', async () => {
    const { text, target } = await opened(tagged);
    const blob = { mediaType: mediaTypes.wasmLayer, digest: digestOf(randomBytes(10)), size: 10 };

    const { message } = await errorOf(target.push(blob, inMemory(randomBytes(10))));

    expect(message).toContain(`${text}: expected ${blob.digest}`);
  });

  it('keeps the tag in front of a digest', async () => {
    const digest = digestOf(Buffer.from('nothing'));
    const { text, target } = await opened((host) => `${host}/team/policy:v1@${digest}`);

    const { message } = await errorOf(target.resolve(digest));

    expect(message.startsWith(`${text}: the registry answered with status 404`)).toBe(true);
  });

  it('names the repository where that is all that is known', async () => {
    const { registry, target } = await openFake();
    const { digest } = putManifest(registry, 'v1');
    registry.misbehave({}, refuses(403, 'DENIED', 'no'));

    expect((await errorOf(target.resolve(digest))).message).toContain(`/team/policy@${digest}: `);
    expect((await errorOf(target.tags())).message).toContain(`/team/policy: `);
  });
});
