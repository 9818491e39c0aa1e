import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outputPlaces } from '../../../../src/cli/pull/output-place.ts';
import { digestOf } from '../../../../src/oci/index.ts';
import { parsePolicyUri } from '../../../../src/store/index.ts';
import { errorOf } from '../../oci/support.ts';
import { useTemporaryFolder } from '../run/temporary-folder.ts';

const folder = useTemporaryFolder();

function places(outputPath: string, texts: readonly string[], platform: NodeJS.Platform = 'linux') {
  return outputPlaces(texts.map(parsePolicyUri), { outputPath, folder: folder.path, platform });
}

function refusal(outputPath: string, ...texts: string[]) {
  return errorOf(async () => {
    await Promise.resolve();
    places(outputPath, texts);
  });
}

describe('where a policy is written', () => {
  it('is the file that was named, whatever the tag', () => {
    const [place] = places('out.wasm', ['ghcr.io/x/y']);
    expect(place).toMatchObject({ name: 'out.wasm', path: join(folder.path, 'out.wasm') });
    place?.write(Buffer.from('module'));
    expect(readFileSync(join(folder.path, 'out.wasm'), 'utf8')).toBe('module');
  });

  // cli-and-registry 3.3: the last part of the URI.
  it.each([
    ['ghcr.io/x/pod:v1', 'pod:v1', 'pod_v1'],
    ['ghcr.io/x/pod', 'pod:latest', 'pod_latest'],
    [
      `ghcr.io/x/pod@sha256:${'0'.repeat(64)}`,
      `pod@sha256:${'0'.repeat(64)}`,
      `pod@sha256_${'0'.repeat(64)}`,
    ],
    ['https://example.com/a/policy.wasm?x=1/2', 'policy.wasm', 'policy.wasm'],
    ['https://example.com/..%2f..%2fx', '..%2f..%2fx', '..%2f..%2fx'],
  ])('is a file in a folder that was named: %s', (uri, name, onWindows) => {
    mkdirSync(join(folder.path, 'out'));
    expect(places('out', [uri])[0]?.path).toBe(join(folder.path, 'out', name));
    expect(places('out', [uri], 'win32')[0]?.path).toBe(join(folder.path, 'out', onWindows));
  });

  it('is not written where it has the contents already', () => {
    const module = Buffer.from('module');
    const content = { digest: digestOf(module), size: module.length };
    const [place] = places('out.wasm', ['ghcr.io/x/y:v1']);
    expect(place?.holds(content)).toBe(false);
    place?.write(Buffer.from('modul3'));
    expect(place?.holds(content)).toBe(false);
    place?.write(module);
    expect(place?.holds(content)).toBe(true);
    expect(statSync(join(folder.path, 'out.wasm')).size).toBe(module.length);
  });

  it.each([
    ['several in one file', 'out.wasm', ['ghcr.io/x/y:v1', 'ghcr.io/x/z:v1'], 'USAGE_INVALID'],
    ['two of one name in a folder', '.', ['ghcr.io/x/y:v1', 'ghcr.io/z/y:v1'], 'USAGE_INVALID'],
    ['a URL without a name in a folder', '.', ['https://example.com/'], 'USAGE_INVALID'],
    ['a folder that is not there', 'none/', ['ghcr.io/x/y:v1'], 'OUTPUT_UNWRITABLE'],
    ['a file in a folder that is not there', 'none/out.wasm', ['ghcr.io/x/y:v1'], 'OUTPUT_UNWRITABLE'],
  ])('is refused before anything is downloaded: %s', async (_name, outputPath, uris, code) => {
    expect((await refusal(outputPath, ...uris)).code).toBe(code);
  });
});
