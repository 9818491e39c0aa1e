import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { readSuite } from '../../../src/suite/document/index.ts';
import type { Finding } from '../../../src/suite/suite-event.ts';
import type { Suite } from '../../../src/suite/suite.ts';

const place = { path: '/a.policytest.yml', name: 'a.policytest.yml' };

type Reading =
  | { readonly suite: Suite; readonly findings: readonly Finding[] }
  | { readonly error: WardctlError; readonly problems: readonly string[] };

/** What comes of a text; fails for any other error than that about a suite. */
async function reading(text: string): Promise<Reading> {
  try {
    return await readSuite(text, place);
  } catch (error) {
    if (!(error instanceof WardctlError)) throw error;
    expect(error.code).toBe('SUITE_INVALID');
    const problems = error.details?.['problems'];
    return { error, problems: Array.isArray(problems) ? problems.map(String) : [] };
  }
}

const pairs = { policies: ['first'], resource: 'web' };
const caseSuite = {
  policy: { file: 'p.yml', name: 'first' },
  settings: { settingsOfPolicy: 1 },
  manifest: 'm.yml',
  operation: 'UPDATE',
  oldManifest: 'old.yml',
  user: 'ann',
  groups: ['dev'],
  namespace: 'shop',
  raw: false,
  executionMode: 'opa',
  mode: 'monitor',
  session: 's.yml',
  contextAware: true,
  allowedHostCapabilities: ['oci/*'],
  timeout: '2s',
  tags: ['slow'],
  build: { command: ['make'], folder: '.', sources: ['src'] },
  allow: ['only-in-ci'],
  cases: [
    {
      name: 'b',
      skip: false,
      only: true,
      expect: {
        allowed: false,
        message: { contains: 'no' },
        code: 403,
        warnings: [{ matches: 'w' }],
        auditAnnotations: { annotation: 'x' },
        mutated: true,
        patch: [
          { op: 'add', path: '/a', value: 1 },
          { op: 'move', from: '/a', path: '/b' },
        ],
        object: { part: 1 },
        snapshot: true,
        hostCalls: ['DNSLookupHost'],
        maxDuration: '1s',
      },
    },
    { name: 'c', each: [{ operation: 'CREATE', namespace: 'dev' }], expect: { settingsInvalid: true } },
    { name: 'd', expect: { error: true } },
  ],
};
const matrixSuite = {
  policies: ['p.yml'],
  resources: ['m.yml'],
  sessions: [{ session: 's.yml', ...pairs }],
  results: [{ result: 'fail', message: { matches: 'm' }, ...pairs }],
};

type Path = readonly (string | number)[];

/** Mappings with keys that are known. */
const mappings: readonly (readonly [suite: object, path: Path])[] = [
  [caseSuite, []],
  [caseSuite, ['policy']],
  [caseSuite, ['build']],
  [caseSuite, ['cases', 0]],
  [caseSuite, ['cases', 0, 'expect']],
  [caseSuite, ['cases', 0, 'expect', 'message']],
  [caseSuite, ['cases', 0, 'expect', 'warnings', 0]],
  [caseSuite, ['cases', 0, 'expect', 'patch', 0]],
  [caseSuite, ['cases', 0, 'expect', 'patch', 1]],
  [caseSuite, ['cases', 1]],
  [caseSuite, ['cases', 1, 'each', 0]],
  [matrixSuite, []],
  [matrixSuite, ['sessions', 0]],
  [matrixSuite, ['results', 0]],
];
const writtenKeys = mappings.flatMap(([suite, path]) =>
  Object.keys(mappingAt(suite, path)).map((key) => ({ suite, path, key })),
);
const allKeys = [...new Set([...writtenKeys.map(({ key }) => key), 'request', 'policy', 'resources'])];

function mappingAt(value: unknown, path: Path): object {
  const found = path.reduce<unknown>(
    (inside, step) => new Map<string, unknown>(Object.entries(inside ?? {})).get(String(step)),
    value,
  );
  if (typeof found !== 'object' || found === null) throw new Error(`no mapping at ${path.join('.')}`);
  return found;
}

/** A copy in which a mapping has another name for one of its keys, in the same place. */
function renamed(value: unknown, path: Path, from: string, to: string): unknown {
  const [step, ...rest] = path;
  const rename = (key: string, inside: unknown): [string, unknown] => {
    if (step === undefined) return [key === from ? to : key, inside];
    return [key, key === step ? renamed(inside, rest, from, to) : inside];
  };
  if (Array.isArray(value)) {
    return value.map((item: unknown, index) => (index === step ? renamed(item, rest, from, to) : item));
  }
  return Object.fromEntries(Object.entries(value ?? {}).map(([key, inside]) => rename(key, inside)));
}

const letter = fc.stringMatching(/^[a-zA-Z_0-]$/);
interface Edit {
  readonly kind: 'insert' | 'leave out' | 'change' | 'swap';
  readonly at: number;
  readonly letter: string;
}
const edit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom<Edit['kind'][]>('insert', 'leave out', 'change', 'swap'),
  at: fc.nat({ max: 30 }),
  letter,
});

function edited(word: string, { kind, at: anywhere, letter: one }: Edit): string {
  const at = anywhere % word.length;
  const [before, here = '', rest] = [word.slice(0, at), word[at], word.slice(at + 1)];
  if (kind === 'insert') return before + one + here + rest;
  if (kind === 'leave out') return before + rest;
  if (kind === 'change') return before + one + rest;
  return before + rest.slice(0, 1) + here + rest.slice(1);
}

/** Whether one letter more, less, or other, or two that change places, make one word of the other. */
function isOneEdit(a: string, b: string): boolean {
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let end = 0;
  const shorter = Math.min(a.length, b.length) - start;
  while (end < shorter && a.at(-1 - end) === b.at(-1 - end)) end++;
  const [x, y] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  return (
    (x.length <= 1 && y.length <= 1) || (x.length === 2 && y.length === 2 && x[0] === y[1] && x[1] === y[0])
  );
}

describe('suites', () => {
  it('are read', async () => {
    for (const suite of [caseSuite, matrixSuite]) {
      expect(await reading(JSON.stringify(suite))).toMatchObject({ findings: [] });
    }
  });

  it('tell for each key with one typing error which one is meant, and where it stands', async () => {
    let told = 0;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...writtenKeys), edit, async ({ suite, path, key }, change) => {
        const typo = edited(key, change);
        fc.pre(typo !== key && !allKeys.some((other) => other !== key && isOneEdit(other, typo)));
        const text = JSON.stringify(renamed(suite, path, key, typo));
        fc.pre(text.split(`${JSON.stringify(typo)}:`).length === 2);
        const column = text.indexOf(`${JSON.stringify(typo)}:`) + 1;
        const read = await reading(text);
        told++;

        const hint = `Did you mean \`${key}\`?`;
        if ('error' in read) {
          const place = `a.policytest.yml:1:${column}: `;
          expect(read.problems.filter((one) => one.startsWith(place) && one.endsWith(hint))).toHaveLength(1);
        } else {
          const position = { line: 1, column };
          const message = expect.stringContaining(`\`${typo}\``) as unknown;
          expect(read.findings.filter(({ rule }) => rule === 'unknown-keys')).toMatchObject([
            { message, hint, position },
          ]);
        }
      }),
      { numRuns: 1500 },
    );
    expect(told).toBeGreaterThan(1000);
  });

  it('make a case of each combination, and name them all', async () => {
    const lengths = fc.array(fc.nat({ max: 6 }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(lengths, fc.boolean(), async (sizes, isNamed) => {
        const columns = sizes.map(
          (size, index) => [`c${index}`, Array.from({ length: size }, (_, at) => at)] as const,
        );
        const used = columns.map(([column]) => `\${${column}}`).join('/');
        const one = {
          name: isNamed ? `on ${used}` : 'case',
          request: 'r',
          settings: { used },
          expect: { allowed: true },
          each: Object.fromEntries(columns),
        };
        const read = await reading(JSON.stringify({ policy: 'p', cases: [one] }));
        if ('error' in read) throw read.error;
        const { suite, findings } = read;

        const size = sizes.reduce((product, length) => product * length, 1);
        expect(suite.cases).toHaveLength(size);
        expect(findings.map(({ rule }) => rule)).toEqual(size === 0 ? ['no-cases'] : []);
        expect(new Set(suite.cases.map(({ name }) => name)).size).toBe(size);
        const settings = suite.cases.map((test) => JSON.stringify(test.settings, withMaps));
        expect(settings).toEqual([...new Set(settings)].sort());
      }),
      { numRuns: 200 },
    );
  });

  it('that are damaged end in an error about them, or are read, and name places that they have', async () => {
    const texts = [JSON.stringify(caseSuite), JSON.stringify(matrixSuite), yaml];
    const damage = fc.record({
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      remove: fc.nat({ max: 20 }),
      insert: fc.oneof(
        fc.constantFrom(
          '',
          '${a}',
          '{',
          '}',
          '[]',
          '- ',
          ': ',
          '\n',
          '"',
          '*a',
          '&a ',
          '!x ',
          '\0',
          '\ud800',
          '9e999',
        ),
        fc.constantFrom('each: ', 'expect: ', 'null', '~', '<<: ', '? ', '__proto__: 1\n', '# '),
        fc.string({ unit: 'binary', maxLength: 4 }),
      ),
    });
    const places: number[] = [];
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...texts),
        fc.array(damage, { minLength: 1, maxLength: 4 }),
        async (sound, all) => {
          let text = sound;
          for (const { at, remove, insert } of all) {
            const start = Math.floor(at * text.length);
            text = text.slice(0, start) + insert + text.slice(start + remove);
          }
          const lines = text.split('\n');
          const read = await reading(text);
          const named =
            'error' in read
              ? read.problems.map(
                  (line) => /^a\.policytest\.yml:(\d+):(\d+): /.exec(line)?.slice(1).map(Number) ?? [1, 1],
                )
              : read.findings.map(({ position }) => [position?.line ?? 1, position?.column ?? 1]);
          for (const [line = 0, column = 0] of named) {
            expect(column).toBeGreaterThan(0);
            expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
            places.push(line);
          }
        },
      ),
      { numRuns: 800 },
    );
    expect(places.length).toBeGreaterThan(200);
  });

  it('that are any document at all end in an error about them, or are read', async () => {
    const key = fc.constantFrom(...allKeys, 'capability', 'file', '__proto__', 'x');
    const { value } = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 6, depthSize: 'large' },
        fc.constantFrom<unknown>('a', '', '${x}', '$${x}', true, false, null, 3, 0.5, 'CREATE', 'pass', '2s'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.array(fc.tuple(key, tie('value')), { maxLength: 6 }).map((entries) => Object.fromEntries(entries)),
      ),
    }));
    const cases = fc.record({ policy: fc.constant('p'), cases: fc.array(value, { maxLength: 4 }) });
    await fc.assert(
      fc.asyncProperty(fc.oneof(value, cases), async (document) => {
        await reading(JSON.stringify(document));
      }),
      { numRuns: 1500 },
    );
  });
});

const yaml = `# a suite
policy: ./p.wasm
settings: &s
  a: [1, 2]
cases:
  - name: "one \${x}"   # a table
    manifest:
      kind: Pod
      metadata: {name: '\${x}'}
    each:
      - x: 1
        settings: *s
      - {x: 2, operation: DELETE}
    expect:
      allowed: false
      message: |
        no, it
        is not
  - name: two
    request: ./r.json
    skip: later
    expect: {patch: [{op: add, path: /a, value: {b: c}}], hostCalls: [{capability: kubernetes/can_i, request: {}}]}
`;

/** \`JSON.stringify\` knows neither maps nor large integers. */
function withMaps(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  return value instanceof Map ? Object.fromEntries(value) : value;
}
