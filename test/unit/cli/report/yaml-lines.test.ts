import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { yamlLines } from '../../../../src/cli/report/yaml-lines.ts';
import { equalJson, fromPlain, parseJson, type JsonValue } from '../../../../src/json/index.ts';
import { parseYaml } from '../../../../src/yaml/index.ts';
import { plain } from './views.ts';

function textOf(document: JsonValue, terminal = plain): string | undefined {
  return yamlLines(document, terminal)
    ?.map(({ text }) => `${text}\n`)
    .join('');
}

const key = fc.oneof(fc.string({ maxLength: 8 }), fc.constantFrom('no', '0x1', '1.5', '- a', 'a: b', '---'));
const leaf = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'grapheme', maxLength: 6 }),
  fc.stringMatching(/^[a\n \t:#'"-]{0,8}$/),
  fc.stringMatching(/^[0-9.eExo_:+mkM/-]{1,7}$/),
  fc.constantFrom(
    '',
    'null',
    'True',
    'off',
    'y',
    '~',
    '.inf',
    '...',
    '1_000',
    '2024-01-01',
    '1:20',
    '<<',
    '=',
  ),
  fc.boolean(),
  fc.constant(null),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 64n - 1n }),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((value) => !Object.is(value, -0)),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4 },
    leaf,
    fc.array(tie('tree'), { maxLength: 3 }),
    fc.array(fc.tuple(key, tie('tree')), { maxLength: 3 }).map((entries) => new Map(entries)),
  ),
})) as { tree: fc.Arbitrary<JsonValue> };

describe('yamlLines', () => {
  it('lays a document out as kubectl does', () => {
    const document = parseJson(
      `{"kind":"Pod","metadata":{"annotations":{"note":"a\\n\\nb\\n"}},"spec":{"replicas":3,"ratio":1.0,
      "containers":[{"name":"web","args":["--port=80","5","yes",""]}],"nested":[[1,2],[]],"empty":{}}}`,
    );

    expect(textOf(document)).toBe(
      [
        'kind: Pod',
        'metadata:',
        '  annotations:',
        '    note: |',
        '      a',
        '',
        '      b',
        'spec:',
        '  replicas: 3',
        '  ratio: 1.0',
        '  containers:',
        '  - name: web',
        '    args:',
        '    - --port=80',
        '    - "5"',
        '    - "yes"',
        '    - ""',
        '  nested:',
        '  - - 1',
        '    - 2',
        '  - []',
        '  empty: {}',
        '',
      ].join('\n'),
    );
  });

  it.each(['nginx:1.29.3', '1.29.3', '10.0.0.0/8', '500m', '128Mi', '/var/log', 'a b', 'größe'])(
    'writes %s without quotes, as people do',
    (text) => {
      expect(textOf(text)).toBe(`${text}\n`);
    },
  );

  it.each(['strict', 'kubernetes'] as const)('is read back as the same document: %s', async (dialect) => {
    await fc.assert(
      fc.asyncProperty(tree, fc.boolean(), async (document, unicode) => {
        const text = textOf(document, { ...plain, unicode }) ?? '';
        const [read] = await parseYaml(text, { name: 't', errorCode: 'REQUEST_INVALID', dialect });
        expect(equalJson(read ?? null, document), text).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('gives up on documents that nobody compares', () => {
    expect(yamlLines(fromPlain(Array.from({ length: 20_001 }, () => 1)), plain)).toBeUndefined();
    expect(yamlLines('x'.repeat(3_000_000), plain)).toBeUndefined();
  });
});
