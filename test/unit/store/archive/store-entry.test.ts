import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOfUri, isStoreEntry, uriOfEntry } from '../../../../src/store/archive/store-entry.ts';

const digest = `sha256:${'0'.repeat(64)}`;

function encoded(path: string): string {
  return path
    .split('/')
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('/');
}

/** cli-and-registry 3.2, 5.7 */
describe('an entry of an archive of kwctl', () => {
  it.each([
    'registry://ghcr.io/kubewarden/policies/pod-privileged:v0.2.2',
    'registry://localhost:5000/team/p:v1',
    `registry://ghcr.io/team/p@${digest}`,
    `registry://ghcr.io/team/p:v1@${digest}`,
    'registry://docker.io/library/p:latest',
    'https://github.com/org/repo/releases/download/v0.1.6/policy.wasm',
    'http://localhost:8080/policy.wasm',
  ])('has the URI %s, also with the names of Windows', (uri) => {
    const entry = entryOfUri(uri);
    const [scheme = '', ...rest] = entry.split('/');

    expect(entry).toBe(uri.replace('://', '/'));
    expect(isStoreEntry(entry)).toBe(true);
    expect(uriOfEntry(entry)).toBe(uri);
    expect(uriOfEntry(`${scheme}/${encoded(rest.join('/'))}`)).toBe(uri);
  });

  it.each([
    ['without tag', 'registry/ghcr.io/team/p', 'registry://ghcr.io/team/p:latest'],
    ['with a short name', 'registry/docker.io/p:v1', 'registry://docker.io/library/p:v1'],
  ])('is known in full: one %s', (_what, entry, uri) => {
    expect(uriOfEntry(entry)).toBe(uri);
  });

  it.each([
    ['of a local file', 'file/home/me/policy.wasm'],
    ['of another scheme', 'oci/ghcr.io/p:v1'],
    ['of no scheme', 'p.wasm'],
    ['of a scheme alone', 'registry'],
    ['of a host alone', 'https/example.com'],
    ['with upper case in the repository', 'registry/ghcr.io/Team/p:v1'],
    ['with an encoded way up', 'https/example.com/%2e%2e/p.wasm'],
    ['with a password', 'https/user:secret@example.com/p.wasm'],
    ['with a fragment', 'https/example.com/p.wasm#x'],
    ['with a host in upper case', 'https/Example.com/p.wasm'],
    ['with a way up in base64', `registry/${encoded('ghcr.io/../p:v1')}`],
    [
      'with a slash in base64',
      `registry/${Buffer.from('ghcr.io/a').toString('base64url')}/${encoded('x?:v1')}`,
    ],
  ])('has no URI: one %s', (_what, entry) => {
    expect(uriOfEntry(entry)).toBeUndefined();
  });

  it('of a local file is known as such', () => {
    expect(isStoreEntry('file/home/me/policy.wasm')).toBe(true);
    expect(isStoreEntry('index.json')).toBe(false);
    expect(isStoreEntry('registry')).toBe(false);
  });

  it('has a URI in its one spelling, whatever its path is', () => {
    const part = fc.oneof(
      fc.constantFrom('ghcr.io', 'a', 'b:v1', 'x.wasm', '..', '%2e%2e', 'A@B'),
      fc.string({ maxLength: 5 }),
    );
    const scheme = fc.constantFrom('registry', 'https', 'http', 'file', 'x');
    fc.assert(
      fc.property(scheme, fc.array(part, { maxLength: 4 }), (first, rest) => {
        const uri = uriOfEntry([first, ...rest].join('/'));
        if (uri === undefined) return;

        expect(uriOfEntry(entryOfUri(uri))).toBe(uri);
        expect(uri.split('/')).not.toContain('..');
      }),
      { numRuns: 1000 },
    );
  });
});
