import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { inMemory } from '../../../../src/oci/content.ts';
import { digestOf } from '../../../../src/oci/digest.ts';
import { mediaTypes } from '../../../../src/oci/media-types.ts';
import { fallbackTagOf } from '../../../../src/oci/registry/referrers-tag.ts';
import {
  answer,
  breaksOffAfter,
  json,
  PlainServer,
  replies,
  repliesWithHtml,
  withBody,
  withHeaders,
  type FakeRegistry,
  type StoredDescriptor,
} from '../../../support/fake-registry.ts';
import { errorOf, started } from '../support.ts';
import { openFake, openWithTokens, putManifest, repositoryName } from './support.ts';

const list = `/v2/${repositoryName}/tags/list`;

/** Tags in the registry, all of one manifest. */
function putTags(registry: FakeRegistry, ...tags: readonly string[]): void {
  for (const tag of tags) putManifest(registry, tag);
}

describe('tags', () => {
  it('come as the registry lists them', async () => {
    const { registry, target } = await openFake();
    putTags(registry, 'v2', 'v1', 'latest');

    expect(await target.tags()).toEqual(['latest', 'v1', 'v2']);
  });

  it('come in pages', async () => {
    const { registry, target } = await openFake({ pageSize: 2 });
    putTags(registry, 'a', 'b', 'c', 'd', 'e');

    expect(await target.tags()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(registry.asked()).toEqual([`GET ${list}`, `GET ${list}?n=2&last=b`, `GET ${list}?n=2&last=d`]);
  });

  it.each([
    ['quoted', '</v2/next>; rel="next"'],
    ['not quoted', '</v2/next>; rel=next'],
    ['absolute', '<$/v2/next>; rel="next"'],
    ['relative to the page', '<../../../next>; rel="next"'],
    ['with more around it', '</v2/other>; rel="first", </v2/next>;title="a, b";rel="prev next"; x=y'],
    ['in capitals', '</v2/next>; REL="NEXT"'],
    ['in another header', ['</v2/other>; rel="prev"', '</v2/next>; rel="next"']],
  ])('have a next page that is %s', async (_name, link) => {
    const { registry, target } = await openFake();
    putTags(registry, 'a');
    const withHost = [link].flat().map((text) => text.replace('$', registry.url));
    registry.misbehave({ target: /tags/ }, withHeaders({ link: withHost }));
    registry.misbehave({ target: /^\/v2\/next$/ }, () => json(200, { tags: ['b'] }));

    expect(await target.tags()).toEqual(['a', 'b']);
  });

  it.each(['', '</v2/next>', '/v2/next; rel="next"', '</v2/next>; rel="prev"', '<>; rel=', '<'.repeat(5000)])(
    'have no next page where Link is %j',
    async (link) => {
      const { registry, target } = await openFake();
      putTags(registry, 'a');
      registry.misbehave({}, withHeaders({ link }));

      expect(await target.tags()).toEqual(['a']);
      expect(registry.requests).toHaveLength(1);
    },
  );

  it('are not looked for on another host', async () => {
    const { registry, target } = await openFake();
    const other = await started(PlainServer.start());
    putTags(registry, 'a');
    registry.misbehave({}, withHeaders({ link: `<${other.url}/v2/next>; rel="next"` }));

    const error = await errorOf(target.tags());

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain(`expected the next page at ${registry.host}, found it at ${other.host}`);
    expect(other.requests).toEqual([]);
  });

  it('end, even where the pages do not', async () => {
    const { registry, target } = await openFake();
    putTags(registry, 'a');
    registry.misbehave({}, withHeaders({ link: `<${list}>; rel="next"` }));

    const error = await errorOf(target.tags());

    expect(error.code).toBe('REGISTRY_RESPONSE_INVALID');
    expect(error.message).toContain('expected at most 100 pages');
    expect(registry.requests).toHaveLength(100);
  });

  it('end where there are too many of them', async () => {
    const { registry, target } = await openFake();
    registry.misbehave({}, () =>
      json(200, { tags: Array.from({ length: 100_001 }, (_, index) => `t${String(index)}`) }),
    );

    expect((await errorOf(target.tags())).code).toBe('REGISTRY_TOO_LARGE');
  });

  it.each([
    ['none', { name: repositoryName, tags: [] }, []],
    ['null', { name: repositoryName, tags: null }, []],
    ['left out', { name: repositoryName }, []],
    [
      'partly no tags',
      { tags: ['v1', 7, null, 'a b', '\u001b[2J', '../x', '', 'v2', 'x'.repeat(129)] },
      ['v1', 'v2'],
    ],
  ])('are %s', async (_name, document, expected) => {
    const { registry, target } = await openFake();
    registry.misbehave({}, () => json(200, document));

    expect(await target.tags()).toEqual(expected);
  });

  it('are none where there is no repository', async () => {
    const { target } = await openFake();

    expect(await target.tags()).toEqual([]);
  });

  it.each([
    ['a web page', repliesWithHtml(200), 'REGISTRY_RESPONSE_INVALID'],
    ['a list', replies(200, {}, '{"tags":{}}'), 'REGISTRY_RESPONSE_INVALID'],
    ['too much', replies(200, {}, ' '.repeat(4 * 1024 * 1024 + 1)), 'REGISTRY_TOO_LARGE'],
    ['forbidden', replies(403), 'REGISTRY_DENIED'],
  ])('are an error where the answer is %s', async (_name, misbehaviour, code) => {
    const { registry, target } = await openFake();
    registry.misbehave({}, misbehaviour);

    expect((await errorOf(target.tags())).code).toBe(code);
  });

  it('are an error where a page in the middle is not there', async () => {
    const { registry, target } = await openFake({ pageSize: 1 });
    putTags(registry, 'a', 'b');
    registry.misbehave({ target: /last/ }, replies(404));

    expect((await errorOf(target.tags())).code).toBe('REGISTRY_NOT_FOUND');
  });

  it('are asked for again where a page broke off', async () => {
    const { registry, target } = await openFake({ pageSize: 1 });
    putTags(registry, 'a', 'b');
    registry.misbehave({ target: /last/, times: 1 }, breaksOffAfter(3));

    expect(await target.tags()).toEqual(['a', 'b']);
  });

  it('need the login on each page', async () => {
    const { registry, target } = await openWithTokens();
    putTags(registry, 'a', 'b');
    registry.misbehave({ target: /tags/, skip: 1, times: 1 }, withHeaders({ link: `<${list}>; rel="next"` }));

    await target.tags();

    expect(registry.requests.map(({ headers }) => headers['authorization'] !== undefined)).toEqual([
      false,
      true,
      true,
    ]);
  });
});

describe('referrers', () => {
  const sbom = 'application/spdx+json';
  const signature = 'application/vnd.dev.sigstore.bundle.v0.3+json';

  /** A manifest in the registry with referrers of two types. */
  function putReferrers(registry: FakeRegistry): { subject: StoredDescriptor; digests: string[] } {
    const { mediaType, digest, size } = putManifest(registry, 'v1');
    const subject = { mediaType, digest, size };
    const digests = [sbom, signature].map(
      (artifactType) =>
        putManifest(registry, undefined, { artifactType, subject, annotations: { kind: artifactType } })
          .digest,
    );
    return { subject, digests };
  }

  it('come from the API, which may filter', async () => {
    const { registry, target } = await openFake();
    const { subject, digests } = putReferrers(registry);

    const all = await target.referrers(subject);
    const some = await target.referrers(subject, signature);

    expect(all.map(({ digest }) => digest)).toEqual(digests);
    expect(all[0]).toMatchObject({ artifactType: sbom, annotations: { kind: sbom } });
    expect(some.map(({ digest }) => digest)).toEqual(digests.slice(1));
    expect(registry.asked()).toEqual([
      `GET /v2/${repositoryName}/referrers/${subject.digest}`,
      `GET /v2/${repositoryName}/referrers/${subject.digest}?artifactType=${encodeURIComponent(signature)}`,
    ]);
  });

  it('are filtered by us where the server does not', async () => {
    const { registry, target } = await openFake();
    const { subject, digests } = putReferrers(registry);
    const whole = await (
      await fetch(`${registry.url}/v2/${repositoryName}/referrers/${subject.digest}`)
    ).text();
    registry.misbehave(
      { target: /referrers/ },
      withBody(() => Buffer.from(whole)),
    );

    expect((await target.referrers(subject, sbom)).map(({ digest }) => digest)).toEqual(digests.slice(0, 1));
  });

  it('come in pages', async () => {
    const { registry, target } = await openFake({ pageSize: 1 });
    const { subject, digests } = putReferrers(registry);

    expect((await target.referrers(subject)).map(({ digest }) => digest)).toEqual(digests);
    expect(registry.requests).toHaveLength(2);
  });

  it.each([
    ['null', { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: null }],
    ['none', { schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [] }],
  ])('may be %s', async (_name, index) => {
    const { registry, target } = await openFake();
    const { subject } = putReferrers(registry);
    registry.misbehave({}, () => json(200, index));

    expect(await target.referrers(subject)).toEqual([]);
    expect(registry.requests).toHaveLength(1);
  });

  it('are a hundred and one at most, of the type that was asked for', async () => {
    const { registry, target } = await openFake();
    const { subject } = putReferrers(registry);
    const entries = (count: number, artifactType: string): unknown[] =>
      Array.from({ length: count }, (_, index) => ({
        mediaType: mediaTypes.ociManifest,
        digest: digestOf(Buffer.from(`${artifactType}${String(index)}`)),
        size: 1,
        artifactType,
      }));
    registry.misbehave({}, () =>
      json(200, { schemaVersion: 2, manifests: [...entries(150, sbom), ...entries(2, signature)] }),
    );

    expect(await target.referrers(subject)).toHaveLength(101);
    // What is of no interest does not hide what is.
    expect(await target.referrers(subject, signature)).toHaveLength(2);
  });

  it.each([
    ['plain text', replies(404, { 'content-type': 'text/plain' }, '404 page not found\n')],
    ['JSON', replies(404, {}, '{"errors":[{"code":"NOT_FOUND"}]}')],
    ['that the method is not allowed', replies(405)],
    ['a web page', repliesWithHtml(200)],
  ])('come from the tag where the API is missing, which is told by %s', async (_name, misbehaviour) => {
    const { registry, target } = await openFake({ hasReferrers: false });
    const { subject } = putReferrers(registry);
    registry.misbehave({ target: /referrers/ }, misbehaviour);
    const entry = {
      mediaType: mediaTypes.ociManifest,
      digest: digestOf(Buffer.from('x')),
      size: 3,
      artifactType: sbom,
    };
    const other = { ...entry, digest: digestOf(Buffer.from('y')), artifactType: signature };
    registry
      .repository(repositoryName)
      .addManifest(
        Buffer.from(JSON.stringify({ schemaVersion: 2, manifests: [entry, other] })),
        mediaTypes.ociIndex,
        subject.digest.replace(':', '-'),
      );

    expect(await target.referrers(subject)).toEqual([entry, other]);
    expect(await target.referrers(subject, sbom)).toEqual([entry]);
  });

  it('are none where there is neither', async () => {
    const { registry, target } = await openFake({ hasReferrers: false });
    const { subject } = putReferrers(registry);

    expect(await target.referrers(subject)).toEqual([]);
    expect(registry.asked()).toEqual([
      `GET /v2/${repositoryName}/referrers/${subject.digest}`,
      `GET /v2/${repositoryName}/manifests/${subject.digest.replace(':', '-')}`,
    ]);
  });

  it.each([
    ['a busy registry', replies(503), 'REGISTRY_FAILED'],
    ['a refusal', replies(403), 'REGISTRY_DENIED'],
    ['no JSON', replies(200, { 'content-type': mediaTypes.ociIndex }, 'x'), 'ARTIFACT_INVALID'],
  ])('are not none because of %s', async (_name, misbehaviour, code) => {
    const { registry, target } = await openFake();
    const { subject } = putReferrers(registry);
    registry.misbehave({ target: /referrers/ }, misbehaviour);

    expect((await errorOf(target.referrers(subject))).code).toBe(code);
  });

  it('have a tag that fits for sha512, too', () => {
    const hex = createHash('sha512').update('x').digest('hex');

    expect(fallbackTagOf(`sha256:${'a'.repeat(64)}`)).toBe(`sha256-${'a'.repeat(64)}`);
    expect(fallbackTagOf(`sha512:${hex}`)).toBe(`sha512-${hex.slice(0, 64)}`);
  });
});

describe('a referrer that is pushed', () => {
  /** A manifest to push, about one that is there. */
  function referrer(registry: FakeRegistry): {
    subject: StoredDescriptor;
    bytes: Buffer;
    descriptor: StoredDescriptor;
  } {
    const { mediaType, digest, size, bytes: whole } = putManifest(registry, 'v1');
    const subject = { mediaType, digest, size };
    const document = JSON.parse(whole.toString()) as Record<string, unknown>;
    const bytes = Buffer.from(
      JSON.stringify({ ...document, artifactType: 'application/x', subject, annotations: { a: 'b' } }),
    );
    return { subject, bytes, descriptor: { mediaType, digest: digestOf(bytes), size: bytes.length } };
  }

  function indexOf(registry: FakeRegistry, subject: StoredDescriptor): { manifests: unknown[] } | undefined {
    const found = registry.repository(repositoryName).findManifest(subject.digest.replace(':', '-'));
    return found && (JSON.parse(found.manifest.bytes.toString()) as { manifests: unknown[] });
  }

  it('is listed by a registry with the API', async () => {
    const { registry, target } = await openFake();
    const { subject, bytes, descriptor } = referrer(registry);

    await target.push(descriptor, inMemory(bytes));

    expect(registry.asked()).toEqual([`PUT /v2/${repositoryName}/manifests/${descriptor.digest}`]);
    expect((await target.referrers(subject)).map(({ digest }) => digest)).toEqual([descriptor.digest]);
  });

  it('is listed by us in one without', async () => {
    const { registry, target } = await openFake({ hasReferrers: false });
    const { subject, bytes, descriptor } = referrer(registry);

    await target.push(descriptor, inMemory(bytes));

    expect(indexOf(registry, subject)).toEqual({
      schemaVersion: 2,
      mediaType: mediaTypes.ociIndex,
      manifests: [{ ...descriptor, artifactType: 'application/x', annotations: { a: 'b' } }],
    });
    expect(await target.referrers(subject, 'application/x')).toHaveLength(1);
  });

  it('is added to those that are listed, which stay as they are', async () => {
    const { registry, target } = await openFake({ hasReferrers: false });
    const { subject, bytes, descriptor } = referrer(registry);
    const known = {
      mediaType: mediaTypes.ociManifest,
      digest: subject.digest,
      size: subject.size,
      'x-more': [1.5],
    };
    const repository = registry.repository(repositoryName);
    repository.addManifest(
      Buffer.from(JSON.stringify({ schemaVersion: 2, mediaType: mediaTypes.ociIndex, manifests: [known] })),
      mediaTypes.ociIndex,
      subject.digest.replace(':', '-'),
    );

    await target.push(descriptor, inMemory(bytes));
    await target.push(descriptor, inMemory(bytes));

    const entries = indexOf(registry, subject)?.manifests;
    expect(entries).toHaveLength(2);
    expect(entries?.[0]).toEqual(known);
    const put = registry.requests.find(
      ({ method, target: place }) => method === 'PUT' && place.includes('sha256-'),
    );
    expect(put?.headers['if-match']).toMatch(/^"sha256:/);
  });

  it('is added again where somebody else was faster', async () => {
    const { registry, target } = await openFake({ hasReferrers: false });
    const { subject, bytes, descriptor } = referrer(registry);
    registry.misbehave({ method: 'PUT', target: /sha256-/, times: 2 }, replies(412));
    // Says that it has kept it, and has not.
    registry.misbehave({ method: 'PUT', target: /sha256-/, times: 1 }, (normal) => {
      registry.repository(repositoryName).tags.delete(subject.digest.replace(':', '-'));
      return normal;
    });

    await target.push(descriptor, inMemory(bytes));

    expect(indexOf(registry, subject)?.manifests).toHaveLength(1);
  });

  it('fails where the list never stays', async () => {
    const { registry, target } = await openFake({ hasReferrers: false });
    const { subject, bytes, descriptor } = referrer(registry);
    registry.misbehave({ method: 'PUT', target: /sha256-/ }, () => {
      registry.repository(repositoryName).tags.delete(subject.digest.replace(':', '-'));
      return answer(201);
    });

    const error = await errorOf(target.push(descriptor, inMemory(bytes)));

    expect(error.code).toBe('REGISTRY_FAILED');
    expect(error.message).toContain('changed by others all the time');
  });

  it('fails where the tag is something else', async () => {
    const { registry, target } = await openFake({ hasReferrers: false });
    const { subject, bytes, descriptor } = referrer(registry);
    putManifest(registry, subject.digest.replace(':', '-'));

    expect((await errorOf(target.push(descriptor, inMemory(bytes)))).code).toBe('ARTIFACT_INVALID');
  });
});
