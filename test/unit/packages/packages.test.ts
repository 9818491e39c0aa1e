import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import {
  findPackage,
  importPackage,
  installHint,
  isRecord,
  readManifestOf,
} from '../../../src/packages/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'wardctl-packages-'));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function install(where: string, name: string, manifest: object, files: Record<string, string> = {}): void {
  const at = join(folder, where, 'node_modules', name);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), JSON.stringify({ name, version: '1.0.0', ...manifest }));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(at, path), text);
}

it('finds a package in a folder above', () => {
  install('a', 'one', { version: '1.2.3' });
  const found = findPackage('one', [join(folder, 'a/b/c')]);
  expect(found).toMatchObject({ version: '1.2.3', folder: join(folder, 'a/node_modules/one') });
});

it('takes the first folder that has it', () => {
  install('first', 'two', { version: '1.0.0' });
  install('second', 'two', { version: '2.0.0' });
  expect(findPackage('two', [join(folder, 'second'), join(folder, 'first')])?.version).toBe('2.0.0');
});

it('passes over a broken package.json', () => {
  install('b/inner', 'three', {});
  writeFileSync(join(folder, 'b/inner/node_modules/three/package.json'), '{');
  install('b', 'three', { version: '3.0.0' });
  expect(findPackage('three', [join(folder, 'b/inner')])?.version).toBe('3.0.0');
});

it.each([
  ['by conditions', { exports: { '.': { types: './x.d.ts', import: './es.mjs' } } }, 'es.mjs'],
  ['by a plain export', { exports: './es.mjs' }, 'es.mjs'],
  ['by conditions at the top', { exports: { node: { import: './es.mjs' } } }, 'es.mjs'],
  ['by main', { main: './es.mjs' }, 'es.mjs'],
  ['by default', {}, 'index.js'],
])('imports the main module %s', async (title, manifest, file) => {
  const name = `entry-${title.replaceAll(' ', '-')}`;
  const text = file.endsWith('.mjs') ? 'await 0; export const answer = 42;' : 'exports.answer = 42;';
  install('c', name, manifest, { [file]: text });
  const loaded = await importPackage(name, { folders: [join(folder, 'c')], purpose: 'test' });
  expect(loaded).toHaveProperty('answer', 42);
});

it('says how to install what is missing', async () => {
  const missing = importPackage('not-installed', { folders: [folder], purpose: 'do what it does' });
  await expect(missing).rejects.toMatchObject({
    code: 'PACKAGE_MISSING',
    message: 'the npm package not-installed is needed to do what it does, and is not installed',
    hint: 'Install it in the project: npm install --save-dev not-installed',
  });
});

it('tells a package that cannot be loaded', async () => {
  install('d', 'broken', {}, { 'index.js': 'throw new Error("no")' });
  const broken = importPackage('broken', { folders: [join(folder, 'd')], purpose: 'test' });
  await expect(broken).rejects.toMatchObject({
    code: 'PACKAGE_MISSING',
    hint: expect.stringContaining('again') as string,
  });
});

it('takes a module, or its default export, that has what is used of it', async () => {
  const isAnswering = (loaded: unknown): loaded is { answer: number } =>
    isRecord(loaded) && 'answer' in loaded;
  install('e', 'plain', { main: 'x.mjs' }, { 'x.mjs': 'export const answer = 1;' });
  install('e', 'wrapped', { main: 'x.mjs' }, { 'x.mjs': 'export default { answer: 2 };' });
  install('e', 'other', { main: 'x.mjs' }, { 'x.mjs': 'export const question = 3;' });
  const use = { folders: [join(folder, 'e')], purpose: 'test' };

  expect((await importPackage('plain', use, isAnswering)).answer).toBe(1);
  expect((await importPackage('wrapped', use, isAnswering)).answer).toBe(2);
  await expect(importPackage('other', use, isAnswering)).rejects.toMatchObject({
    code: 'PACKAGE_MISSING',
    message: 'the npm package other 1.0.0, needed to test, does not have the functions that are used of it',
  });
});

it.each([
  ['is too large', `{"name": "p"}${' '.repeat(1024 * 1024)}`],
  ['is no JSON', '{'],
  ['is no object', '["p"]'],
])('reads no package.json that %s', (what, text) => {
  const at = join(folder, what);
  mkdirSync(at, { recursive: true });
  writeFileSync(join(at, 'package.json'), text);

  expect(readManifestOf(at)).toBeUndefined();
});

it('reads a package.json with a byte order mark', () => {
  const at = join(folder, 'mark');
  mkdirSync(at);
  writeFileSync(join(at, 'package.json'), '\ufeff{"name": "p"}');

  expect(readManifestOf(at)).toEqual({ name: 'p' });
});

it('says npm install where package.json names what is missing', () => {
  const at = join(folder, 'named/inner');
  mkdirSync(at, { recursive: true });
  writeFileSync(
    join(folder, 'named/package.json'),
    '{"devDependencies": {"esbuild": "1", "typescript": "1"}}',
  );

  expect(installHint(['esbuild'], [at])).toBe('The package.json of the project names it: npm install');
  expect(installHint(['other'], [at])).toBe('Install it in the project: npm install --save-dev other');
  expect(installHint(['esbuild'], [tmpdir(), at])).toContain('--save-dev esbuild');
});
