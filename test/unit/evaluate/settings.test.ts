import { describe, expect, it } from 'vitest';
import { settingsFrom } from '../../../src/evaluate/index.ts';
import { parseJson } from '../../../src/json/index.ts';

describe('settings', () => {
  it.each([
    ['null', '{}'],
    ['{}', '{}'],
    ['{"b":1.0,"a":{"d":null,"c":"é"}}', '{"a":{"c":"é","d":null},"b":1.0}'],
  ])('%s reach the guest as %s', (given, text) => {
    const settings = settingsFrom(parseJson(given));
    expect(settings.text).toBe(text);
    expect(settings.document).toBeInstanceOf(Map);
  });

  it.each([
    ['[1]', 'a list'],
    ['"x"', 'the string "x"'],
    ['1', 'the number 1'],
    ['1.5', 'the number 1.5'],
    ['true', 'the boolean true'],
  ])('are an object, not %s', (given, found) => {
    expect(() => settingsFrom(parseJson(given))).toThrow(
      expect.objectContaining({ code: 'SETTINGS_NOT_OBJECT', hint: expect.any(String) as unknown }),
    );
    expect(() => settingsFrom(parseJson(given))).toThrow(/^Invalid settings in CRD, not an object/);
    expect(() => settingsFrom(parseJson(given))).toThrow(found);
  });
});
