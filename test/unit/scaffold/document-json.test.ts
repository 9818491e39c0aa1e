import { describe, expect, it } from 'vitest';
import { parseJson } from '../../../src/json/index.ts';
import { documentToJson, formatJson } from '../../../src/scaffold/index.ts';

describe('a scaffolded document as JSON', () => {
  it('keeps the order of keys and the exact numbers of JSON in it, without what is undefined', () => {
    const settings = parseJson('{"10": 1.0, "2": 18446744073709551615, "a": [1e3, {"b": null}]}');

    const document = documentToJson({
      z: 'x',
      settings,
      gone: undefined,
      list: [{ b: true, a: null }],
      none: [],
    });

    expect(formatJson(document)).toBe(`{
  "z": "x",
  "settings": {
    "10": 1.0,
    "2": 18446744073709551615,
    "a": [
      1000.0,
      {
        "b": null
      }
    ]
  },
  "list": [
    {
      "b": true,
      "a": null
    }
  ],
  "none": []
}
`);
  });

  it('is what it was where it is JSON already', () => {
    const document = new Map([['a', 1.5]]);

    expect(documentToJson(document)).toBe(document);
    expect(formatJson(new Map())).toBe('{}\n');
  });
});
