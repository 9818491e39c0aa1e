import { describe, expect, it } from 'vitest';
import { entryOf, readManifest } from '../../../../src/build/typescript/project-entry.ts';
import { folderOf } from '../support.ts';

describe('entryOf', () => {
  it.each([
    ['src/main.ts', 'src/main.ts'],
    ['./src/main.mts', 'src/main.mts'],
    ['lib\\main.js', 'lib/main.js'],
    ['main.mjs', 'main.mjs'],
    ['src/../main.ts', 'main.ts'],
  ])('takes %j', (main, entry) => {
    expect(entryOf(main)).toBe(entry);
  });

  it.each([
    '../main.ts',
    '/tmp/main.ts',
    'C:\\main.ts',
    'C:/main.ts',
    'src/..\\..\\main.ts',
    'dist/main.cjs',
    'main.d.ts',
    'dist',
    '',
  ])('does not take %j', (main) => {
    expect(entryOf(main)).toBeUndefined();
  });
});

describe('readManifest', () => {
  it.each([
    ['{}', 'src/policy.ts', false],
    ['\ufeff{"main": "a.ts", "devDependencies": {"wardctl": "1"}}', 'a.ts', true],
    ['{"main": "dist/a.cjs", "dependencies": {"wardctl": "1"}}', 'src/policy.ts', true],
    ['{"main": 1, "dependencies": []}', 'src/policy.ts', false],
  ])('reads %j', (text, entry, usesWardctl) => {
    expect(readManifest(folderOf({ 'package.json': text }))).toEqual({ entry, usesWardctl });
  });

  it.each(['{', '[]', 'null', `{"a": "${'a'.repeat(2 ** 20)}"}`])(
    'has nothing of what is no manifest',
    (text) => {
      expect(readManifest(folderOf({ 'package.json': text }))).toBeUndefined();
    },
  );
});
