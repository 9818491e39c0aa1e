import { describe, expect, it } from 'vitest';
import { formatJson, jsonForTerminal } from '../../../src/cli/print-json.ts';

/** An override of the direction, a control of 8 bits, a clear screen, half a pair, an emoji. */
const hostile = { 'a\u202eb': ['c\u009b1m', '\u001b[2J', '\ud83d', '\ud83d\ude00'] };

describe('JSON', () => {
  it('has two spaces for each level, and a line break at its end', () => {
    expect(formatJson({ a: [1, { b: null }] }, false)).toBe(
      '{\n  "a": [\n    1,\n    {\n      "b": null\n    }\n  ]\n}\n',
    );
    expect(formatJson([], false)).toBe('[]\n');
  });

  it('is verbatim for files', () => {
    const text = formatJson(hostile, false);

    expect(text).toContain('a\u202eb');
    expect(JSON.parse(text)).toEqual(hostile);
  });

  it('means the same on a terminal, without what one would act on', () => {
    const text = formatJson(hostile, true);

    expect(text).not.toMatch(/[^\x20-\x7e\n\u{1f600}]/u);
    expect(text).toContain('\n  "a\\u202eb": [\n    "c\\u009b1m",\n');
    expect(text).toContain('\ud83d\ude00');
    expect(JSON.parse(text)).toEqual(hostile);
  });

  it('keeps the lines that it has', () => {
    expect(jsonForTerminal('{"a":"\u202e"}\n{"b":"\u2028"}\n\n')).toBe(
      '{"a":"\\u202e"}\n{"b":"\\u2028"}\n\n',
    );
  });
});
