import { describe, expect, it } from 'vitest';
import { loadSettings } from '../../../../src/cli/scaffold/settings.ts';
import { refusalOf, useTemporaryFolder } from '../run/temporary-folder.ts';

const folder = useTemporaryFolder();

function load(path: string | undefined, json?: string) {
  return loadSettings({ path, json, folder: folder.path });
}

describe('settings of a manifest', () => {
  it('are empty where none are given', async () => {
    expect(await load(undefined)).toEqual(new Map());
  });

  it.each(['{"a": 1, "b": 1.0, "c": 18446744073709551615}', '{a: 1, b: 1.0, c: 18446744073709551615}'])(
    'are exact, as JSON or YAML: %s',
    async (text) => {
      const expected = [
        ['a', 1n],
        ['b', 1],
        ['c', 18446744073709551615n],
      ];
      folder.write('s.yml', text);

      expect([...(await load(undefined, text))]).toEqual(expected);
      expect([...(await load('s.yml'))]).toEqual(expected);
    },
  );

  it.each([
    ['[1]', 'found a list'],
    ['null', 'found nothing'],
    ['', 'found nothing'],
    ['x', 'found a string'],
  ])('have to be a mapping: %j', async (text, found) => {
    folder.write('s.yml', text);

    const flag = await refusalOf(() => load(undefined, text));
    const file = await refusalOf(() => load('s.yml'));

    expect([flag.code, file.code]).toEqual(['SETTINGS_NOT_OBJECT', 'SETTINGS_NOT_OBJECT']);
    expect(flag.message).toBe(`--settings-json: expected a mapping of settings, ${found}`);
    expect(file.message).toBe(`s.yml: expected a mapping of settings, ${found}`);
  });

  it.each([
    ['several documents', 'a: 1\n---\nb: 2\n', /s\.yml: expected one document of settings, found 2/],
    ['a syntax error', 'a: [\n', /s\.yml is not valid YAML: line/],
    ['keys that repeat', 'a: 1\na: 2\n', /s\.yml is not valid YAML: line 2/],
    ['bytes that are not UTF-8', Uint8Array.of(0x61, 0x3a, 0x20, 0xff), /UTF-8/],
  ])('are refused with %s', async (_name, content, message) => {
    folder.write('s.yml', content);

    const error = await refusalOf(() => load('s.yml'));

    expect(error.code).toBe('SETTINGS_UNREADABLE');
    expect(error.message).toMatch(message);
  });

  it('are refused where the file is missing', async () => {
    expect((await refusalOf(() => load('none.yml'))).message).toBe(
      'Error opening settings file none.yml: No such file or directory',
    );
  });
});
