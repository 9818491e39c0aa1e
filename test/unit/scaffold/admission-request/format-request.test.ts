import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { equalJson, fromPlain, isObject, parseJson, type JsonObject } from '../../../../src/json/index.ts';
import { formatRequest } from '../../../../src/scaffold/index.ts';

function objectOf(plain: Record<string, unknown>): JsonObject {
  const value = fromPlain(plain);
  if (!isObject(value)) throw new TypeError('not an object');
  return value;
}

describe('formatRequest', () => {
  it('keeps the order of its own fields, and sorts those of the objects', () => {
    const request = objectOf({
      userInfo: { username: 'a', groups: ['b'] },
      object: { b: [], a: { d: {}, c: [1, { z: 1, y: 2 }] } },
    });

    expect(formatRequest(request)).toBe(`{
  "userInfo": {
    "username": "a",
    "groups": [
      "b"
    ]
  },
  "object": {
    "a": {
      "c": [
        1,
        {
          "y": 2,
          "z": 1
        }
      ],
      "d": {}
    },
    "b": []
  }
}
`);
  });

  it('keeps numbers exact', () => {
    const request: JsonObject = new Map([
      [
        'object',
        new Map([
          [
            'a',
            new Map<string, number | bigint>([
              ['big', 2n ** 64n - 1n],
              ['whole', 2],
              ['part', 0.1],
            ]),
          ],
        ]),
      ],
    ]);

    expect(formatRequest(request)).toContain(
      '"big": 18446744073709551615,\n      "part": 0.1,\n      "whole": 2.0',
    );
  });

  it('is JSON that means the same', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'grapheme' })),
        (plain) => {
          const request = objectOf({ object: plain, name: plain });

          expect(equalJson(parseJson(Buffer.from(formatRequest(request))), request)).toBe(true);
        },
      ),
    );
  });
});
