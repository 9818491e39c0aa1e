import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { apiHostOf, formatReference, parseReference, targetOf } from '../../../src/oci/reference.ts';

const hex = 'c0ffee'.repeat(10) + 'c0de';
const digest = `sha256:${hex}` as const;

/** What is said about a text that spells no reference. */
function refusal(text: string): WardctlError {
  try {
    parseReference(text);
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

describe('a reference', () => {
  it.each([
    ['ghcr.io/kubewarden/policies/pod:v0.2.5', 'ghcr.io', 'kubewarden/policies/pod', 'v0.2.5', undefined],
    ['registry://ghcr.io/team/pod:v1', 'ghcr.io', 'team/pod', 'v1', undefined],
    [`localhost:5000/pod@${digest}`, 'localhost:5000', 'pod', undefined, digest],
    [`localhost/pod:v1@${digest}`, 'localhost', 'pod', 'v1', digest],
    ['[::1]:5000/pod:v1', '[::1]:5000', 'pod', 'v1', undefined],
    ['192.0.2.1:443/a/b__c--d.e_f:_x.Y-z', '192.0.2.1:443', 'a/b__c--d.e_f', '_x.Y-z', undefined],
    [`example.com/p@sha512:${hex}${hex}`, 'example.com', 'p', undefined, `sha512:${hex}${hex}`],
  ])('%s has its parts', (text, registry, repository, tag, digestOfIt) => {
    expect(parseReference(text)).toEqual({ registry, repository, tag, digest: digestOfIt });
  });

  it.each([
    ['busybox', 'docker.io/library/busybox:latest'],
    ['team/pod', 'docker.io/team/pod:latest'],
    ['team/pod:1', 'docker.io/team/pod:1'],
    ['docker.io/busybox:1', 'docker.io/library/busybox:1'],
    ['index.docker.io/busybox:1', 'docker.io/library/busybox:1'],
    ['localhost/pod', 'localhost/pod:latest'],
    ['ghcr.io/pod', 'ghcr.io/pod:latest'],
    // The host stays as it was written (cli-and-registry 2.3).
    ['GHCR.io/pod', 'ghcr.io/pod:latest'],
    ['GHCR.IO:5000/team/pod:V1', 'ghcr.io:5000/team/pod:V1'],
    ['Index.Docker.io/team/pod', 'docker.io/team/pod:latest'],
    ['HOST/pod', 'HOST/pod:latest'],
    ['ghcr.io:443/pod', 'ghcr.io:443/pod:latest'],
    [`ghcr.io/pod@${digest}`, `ghcr.io/pod@${digest}`],
  ])('%s is short for %s', (text, full) => {
    expect(formatReference(parseReference(text))).toBe(full);
  });

  it.each([
    ['nothing', ''],
    ['only a scheme', 'registry://'],
    ['another scheme', 'https://ghcr.io/pod:v1'],
    ['a scheme twice', 'registry://registry://ghcr.io/pod'],
    ['a user', 'user@ghcr.io/pod:v1'],
    ['a password', 'https://user:secret@ghcr.io/pod'],
    ['no repository', 'ghcr.io/'],
    ['an empty part', 'ghcr.io/a//b'],
    ['a slash at the end', 'ghcr.io/a/'],
    ['a way up', 'ghcr.io/../etc/passwd:v1'],
    ['a way up in the middle', 'ghcr.io/a/../b'],
    ['an encoded way up', 'ghcr.io/%2e%2e/b'],
    ['an encoded slash', 'ghcr.io/a%2fb'],
    ['a backslash', 'ghcr.io/a\\b'],
    ['upper case', 'ghcr.io/Team/pod'],
    ['Unicode', 'ghcr.io/tëam/pod'],
    ['letters that look like others', 'ghcr.io/tеam/pod'],
    ['digits of another script', 'ghcr.io/pod١'],
    ['a line break', 'ghcr.io/pod:v1\n'],
    ['a line break inside', 'ghcr.io/pod\n:v1'],
    ['a NUL', 'ghcr.io/pod\0:v1'],
    ['an escape', 'ghcr.io/pod:\u001b[31mv1'],
    ['a space', 'ghcr.io/pod :v1'],
    ['a query', 'ghcr.io/pod?x=1'],
    ['a fragment', 'ghcr.io/pod#x'],
    ['a tag that begins with a dot', 'ghcr.io/pod:.v1'],
    ['an empty tag', 'ghcr.io/pod:'],
    ['two tags', 'ghcr.io/pod:v1:v2'],
    ['a tag of 129 characters', `ghcr.io/pod:${'v'.repeat(129)}`],
    ['a repository of 256 characters', `ghcr.io/${'a/'.repeat(127)}ab`],
    ['a text of 1025 characters', `ghcr.io/${'a'.repeat(1017)}`],
    ['dots in a row', 'ghcr.io/a..b'],
    ['three underscores', 'ghcr.io/a___b'],
    ['a separator at the end', 'ghcr.io/a-'],
    ['port 0', 'ghcr.io:0/pod'],
    ['port 65536', 'ghcr.io:65536/pod'],
    ['no port behind the colon', 'ghcr.io:/pod'],
    ['a host with an underscore', 'gh_cr.io/pod'],
    ['a host with a hyphen in front', '-ghcr.io/pod'],
    ['an empty digest', 'ghcr.io/pod@'],
    ['a short digest', 'ghcr.io/pod@sha256:c0ffee'],
    ['a digest in upper case', `ghcr.io/pod@sha256:${hex.toUpperCase()}`],
    ['a digest of another kind', `ghcr.io/pod@md5:${hex}`],
    ['two digests', `ghcr.io/pod@${digest}@${digest}`],
    ['a digest only', digest],
    ['the digits of one', hex],
  ])('is not %s', (_what, text) => {
    const error = refusal(text);

    expect(error.code).toBe('REFERENCE_INVALID');
    expect(error.message).toContain('is no registry reference: ');
    expect(error.message).not.toMatch(/[\0-\x1f]/);
    expect(error.message.length).toBeLessThan(700);
    expect(error.hint).toContain('ghcr.io/team/policies/pod:v1.0.0');
  });

  it('may be as long as registries take it', () => {
    const text = `ghcr.io/${'a/'.repeat(127)}a:${'v'.repeat(128)}`;

    expect(formatReference(parseReference(text))).toBe(text);
  });

  it.each([
    [`ghcr.io/pod:v1@${digest}`, digest],
    ['ghcr.io/pod:v1', 'v1'],
    ['ghcr.io/pod', 'latest'],
  ])('%s asks the registry for %s', (text, target) => {
    expect(targetOf(parseReference(text))).toBe(target);
  });

  it.each([
    ['docker.io', 'registry-1.docker.io'],
    ['index.docker.io', 'registry-1.docker.io'],
    ['ghcr.io', 'ghcr.io'],
    ['localhost:5000', 'localhost:5000'],
  ])('%s is served by %s', (registry, host) => {
    expect(apiHostOf(registry)).toBe(host);
  });
});
