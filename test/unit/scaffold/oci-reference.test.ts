import { describe, expect, it } from 'vitest';
import { formatOciReference, parseOciReference } from '../../../src/scaffold/oci-reference.ts';

const sha256 = `sha256:${'0123456789abcdef'.repeat(4)}`;

describe('an OCI reference', () => {
  it.each([
    ['ghcr.io/team/policy:v1', 'ghcr.io', 'team/policy', 'v1', undefined],
    ['ghcr.io/team/policy', 'ghcr.io', 'team/policy', undefined, undefined],
    ['localhost:5000/p:latest', 'localhost:5000', 'p', 'latest', undefined],
    ['localhost/p', 'localhost', 'p', undefined, undefined],
    [`ghcr.io/a/b/c__d:v1@${sha256}`, 'ghcr.io', 'a/b/c__d', 'v1', sha256],
    [`ghcr.io/a@sha512:${'0'.repeat(128)}`, 'ghcr.io', 'a', undefined, `sha512:${'0'.repeat(128)}`],
    ['busybox', 'docker.io', 'library/busybox', undefined, undefined],
    ['busybox:1.36', 'docker.io', 'library/busybox', '1.36', undefined],
    ['org/img:1', 'docker.io', 'org/img', '1', undefined],
    ['ghcr.io/a:Tag_1.2-x', 'ghcr.io', 'a', 'Tag_1.2-x', undefined],
  ])('has parts: %s', (text, registry, repository, tag, digest) => {
    expect(parseOciReference(text)).toEqual({ registry, repository, tag, digest });
  });

  it.each([
    '',
    'ghcr.io/Team/policy',
    'ghcr.io/team/policy:',
    'ghcr.io/team/policy:v1:v2',
    'ghcr.io/team/policy:-v1',
    `ghcr.io/team/policy:${'v'.repeat(129)}`,
    'ghcr.io/team//policy',
    'ghcr.io/',
    'registry://ghcr.io/team/policy',
    'https://ghcr.io/team/policy',
    'ghcr.io/team/policy@sha256:00',
    'ghcr.io/team/policy@md5:00',
    'ghcr.io/a b',
    '-ghcr.io/a',
    `ghcr.io/${'a'.repeat(256)}`,
  ])('is not: %j', (text) => {
    expect(parseOciReference(text)).toBeUndefined();
  });

  it.each([
    ['busybox:1', 'docker.io/library/busybox:1'],
    [`localhost:5000/p:v1@${sha256}`, `localhost:5000/p:v1@${sha256}`],
    ['ghcr.io/a/b', 'ghcr.io/a/b'],
  ])('is written in full: %s', (text, full) => {
    const reference = parseOciReference(text);

    expect(reference && formatOciReference(reference)).toBe(full);
  });
});
