import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkLayoutFolder, parsePlace } from '../../../../src/cli/copy/place.ts';
import { errorOf } from '../../oci/support.ts';
import { useTemporaryFolder } from '../run/temporary-folder.ts';

const folder = useTemporaryFolder();

function thrown(act: () => unknown) {
  return errorOf(async () => {
    await Promise.resolve();
    act();
  });
}

describe('an end of a copy', () => {
  it.each([
    [
      'ghcr.io/x/y:v1',
      { kind: 'registry', reference: { registry: 'ghcr.io', repository: 'x/y', tag: 'v1' } },
    ],
    ['registry://ghcr.io/x/y', { kind: 'registry', reference: { tag: 'latest' } }],
    ['oci:layout', { kind: 'layout', folder: resolve('/base', 'layout'), shown: 'layout', name: undefined }],
    ['oci:a/b:v1', { kind: 'layout', folder: resolve('/base', 'a/b'), name: 'v1' }],
    ['oci:/abs:ghcr.io/x/y:v1', { kind: 'layout', folder: resolve('/abs'), name: 'ghcr.io/x/y:v1' }],
    [String.raw`oci:C:\layouts:v1`, { kind: 'layout', shown: String.raw`C:\layouts`, name: 'v1' }],
    ['c3b80a', { kind: 'stored', prefix: 'c3b80a' }],
    ['sha256:c3b80a', { kind: 'stored', prefix: 'c3b80a' }],
  ])('is %s', (text, place) => {
    expect(parsePlace(text, '/base')).toMatchObject(place);
  });

  it.each(['oci:', 'oci::v1', 'oci://ghcr.io/x', 'policy', 'https://example.com/p.wasm', 'ghcr.io/X'])(
    'is not %s',
    async (text) => {
      expect((await thrown(() => parsePlace(text, '/base'))).code).toBe('REFERENCE_INVALID');
    },
  );
});

describe('a folder to copy to', () => {
  it('is new, empty, or a layout', () => {
    checkLayoutFolder(join(folder.path, 'new'), 'new');
    checkLayoutFolder(folder.path, 'empty');
    folder.write('oci-layout', '{}');
    folder.write('other', 'x');
    checkLayoutFolder(folder.path, 'layout');
  });

  it('has nothing else in it', async () => {
    mkdirSync(join(folder.path, 'something'));
    expect(await thrown(() => checkLayoutFolder(folder.path, 'full'))).toMatchObject({
      code: 'USAGE_INVALID',
      message: 'oci:full: expected an OCI image layout or an empty folder, found other files',
    });
  });
});
