import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChallenges } from '../../../../src/oci/registry/challenge.ts';

function parsed(...headers: readonly string[]): [string, Record<string, string>][] {
  return parseChallenges(headers).map(({ scheme, parameters }) => [scheme, Object.fromEntries(parameters)]);
}

describe('parseChallenges', () => {
  it.each([
    [
      'Bearer realm="https://auth.docker.io/token",service="registry.docker.io",scope="repository:a/b:pull,push"',
      [
        [
          'bearer',
          {
            realm: 'https://auth.docker.io/token',
            service: 'registry.docker.io',
            scope: 'repository:a/b:pull,push',
          },
        ],
      ],
    ],
    ['Basic realm="a", charset="UTF-8"', [['basic', { realm: 'a', charset: 'UTF-8' }]]],
    [
      'Basic realm="a", Bearer realm="b",service=c',
      [
        ['basic', { realm: 'a' }],
        ['bearer', { realm: 'b', service: 'c' }],
      ],
    ],
    ['BEARER Realm="x"', [['bearer', { realm: 'x' }]]],
    ['Bearer realm = "x" , service = y', [['bearer', { realm: 'x', service: 'y' }]]],
    ['Bearer realm="a \\"quoted\\", \\\\ b"', [['bearer', { realm: 'a "quoted", \\ b' }]]],
    [
      'Negotiate, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate YIIJ/+==, Basic realm="x"',
      [
        ['negotiate', {}],
        ['basic', { realm: 'x' }],
      ],
    ],
    ['Basic', [['basic', {}]]],
    ['', []],
    [' , ,', []],
    ['realm="x"', []],
    // A quotation mark that is never closed.
    ['Bearer realm="x', [['bearer', { realm: '' }]]],
  ])('%s', (header, expected) => {
    expect(parsed(header)).toEqual(expected);
  });

  it('reads all headers', () => {
    expect(parsed('Bearer realm="a"', 'Basic realm="b"').map(([scheme]) => scheme)).toEqual([
      'bearer',
      'basic',
    ]);
  });

  const token = fc.stringMatching(/^[a-z][a-z0-9_-]{0,10}$/);
  const challenge = fc.tuple(token, fc.dictionary(token, fc.string(), { maxKeys: 4 }));

  it('reads what is written by the rules', () => {
    fc.assert(
      fc.property(fc.array(challenge, { maxLength: 4 }), (challenges) => {
        const header = challenges
          .map(([scheme, parameters]) => {
            const pairs = Object.entries(parameters).map(
              ([name, value]) => `${name}="${value.replace(/["\\]/g, '\\$&')}"`,
            );
            return `${scheme} ${pairs.join(', ')}`;
          })
          .join(', ');
        expect(parsed(header)).toEqual(challenges.map(([scheme, parameters]) => [scheme, { ...parameters }]));
      }),
    );
  });

  it('takes any bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => {
        for (const { scheme } of parseChallenges([Buffer.from(bytes).toString('latin1')]))
          expect(scheme).not.toBe('');
      }),
    );
  });

  it.each(['a', 'a=', '"', 'a="', '\\', 'a ', ',', 'a="\\'])('is done soon with many of %j', (part) => {
    const before = performance.now();
    parseChallenges([`Bearer ${part.repeat(100_000)}`]);

    expect(performance.now() - before).toBeLessThan(2000);
  });
});
