import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../../src/cli/run/settings.ts';
import { stringifyJson } from '../../../../src/json/index.ts';
import { refusalOf, useTemporaryFolder } from './temporary-folder.ts';

const folder = useTemporaryFolder();

async function load(path: string | undefined, json?: string): Promise<string | undefined> {
  const settings = await loadSettings({ path, json, folder: folder.path });
  return settings === undefined ? undefined : stringifyJson(settings);
}

describe('settings of the command line', () => {
  it('may be missing', async () => {
    expect(await load(undefined)).toBeUndefined();
  });

  it('may be JSON', async () => {
    expect(await load(undefined, '{"b": 1.0, "a": 18446744073709551615}')).toBe(
      '{"a":18446744073709551615,"b":1.0}',
    );
    expect(await load(undefined, 'null')).toBe('null');
  });

  it('come from the file where both are given', async () => {
    folder.write('s.yml', 'from: file\n');
    expect(await load('s.yml', '{"from": "flag"}')).toBe('{"from":"file"}');
  });

  // Policy-abi 10, T35.
  it.each([
    ['from: yaml\nlist: [1, 1.0]\n', '{"from":"yaml","list":[1,1.0]}'],
    ['{"from": "json", "e": 1e3}', '{"e":1000.0,"from":"json"}'],
    ['1: a\n', '{"1":"a"}'],
    ['', 'null'],
    ['# only a comment\n', 'null'],
    ['null\n', 'null'],
    ['- a\n', '["a"]'],
    ['yes: no\n', '{"yes":"no"}'],
  ])('are read as YAML 1.2: %j', async (text, settings) => {
    folder.write('s.yml', text);
    expect(await load('s.yml')).toBe(settings);
    expect(await load(join(folder.path, 's.yml'))).toBe(settings);
  });

  it.each([
    ['{oops', 'Cannot parse settings JSON: key must be a string at line 1 column 2'],
    ['', 'Cannot parse settings JSON: EOF while parsing a value at line 1 column 0'],
    ['a: b', 'Cannot parse settings JSON: expected value at line 1 column 1'],
  ])('that are no JSON are refused: %j', async (json, message) => {
    expect(await refusalOf(() => load(undefined, json))).toMatchObject({
      code: 'SETTINGS_UNREADABLE',
      message,
      hint: expect.stringContaining('--settings-json') as unknown,
    });
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    [
      'several documents',
      'a: 1\n---\nb: 2\n',
      /^s\.yml: expected one document, found 2; the second begins at line 3, column 1$/,
    ],
    ['a syntax error', 'a: [1\n', /^s\.yml is not valid YAML: line \d+, column \d+: /],
    [
      'a list as a key',
      '? [1]\n: x\n',
      /^s\.yml is not valid YAML: line 1, column 3: expected a string as key/,
    ],
    ['bytes that are not UTF-8', Uint8Array.from([0x61, 0x3a, 0x20, 0xff]), /UTF-8/],
  ])('with %s are refused', async (_, content, message) => {
    folder.write('s.yml', content);
    const error = await refusalOf(() => load('s.yml'));
    expect(error.code).toBe('SETTINGS_UNREADABLE');
    expect(error.message).toMatch(message);
  });

  it('that cannot be read are named', async () => {
    mkdirSync(join(folder.path, 'dir'));
    expect(await refusalOf(() => load('missing.yml'))).toMatchObject({
      code: 'SETTINGS_UNREADABLE',
      message: `Error opening settings file missing.yml: No such file or directory`,
    });
    expect((await refusalOf(() => load('dir'))).message).toContain('expected a file, found a directory');
  });
});
