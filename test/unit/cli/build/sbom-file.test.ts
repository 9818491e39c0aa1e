import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { openSbom } from '../../../../src/cli/build/sbom-file.ts';

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-sbom-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text);
  return folder;
}

it.each([
  ['a new file', {}],
  ['an empty file', { 'sbom.json': '' }],
  ['an earlier one', { 'sbom.json': '{ "bomFormat": "CycloneDX" }' }],
])('writes %s', (_what, files) => {
  const folder = folderWith(files);
  const { path, file } = openSbom('sbom.json', folder, join(folder, 'policy.wasm'));
  file.write('new');
  expect(path).toBe(join(folder, 'sbom.json'));
  expect(readFileSync(path, 'utf8')).toBe('new');
});

it.each([
  ['the module', 'policy.wasm', 'found the module'],
  ['sources', 'metadata.yml', 'found something else'],
])('leaves %s alone', (_what, name, problem) => {
  const folder = folderWith({ 'metadata.yml': 'rules: []' });
  expect(() => openSbom(name, folder, join(folder, 'policy.wasm'))).toThrow(
    expect.objectContaining({
      code: 'OUTPUT_UNWRITABLE',
      message: expect.stringContaining(problem) as string,
    }),
  );
});
