import { describe, expect, it } from 'vitest';
import { findingsOf, read, suiteExpecting, suiteWith } from './read.ts';

describe('unknown keys', () => {
  it.each([
    ['setings: {}', '1:1', 'a suite has no key `setings`', 'Did you mean `settings`?'],
    ['Mode: monitor', '1:1', 'a suite has no key `Mode`', 'Did you mean `mode`?'],
    ['expect: {}', '1:1', 'a suite has no key `expect`', '`expect` belongs to a case, below `cases`.'],
    ['allowed: true', '1:1', 'a suite has no key `allowed`', 'Write `allowed` below `expect` of a case.'],
    [
      'build: {command: [a], cmd: b}',
      '1:23',
      '`build` has no key `cmd`',
      'Known are command, folder, sources.',
    ],
  ])('of the suite: %s', async (line, place, message, hint) => {
    const { findings } = await read(
      `${line}\npolicy: p\ncases: [{name: a, request: r, expect: {allowed: true}}]`,
    );

    expect(findings).toEqual([
      {
        check: 'unknown-keys',
        rule: 'unknown-keys',
        message,
        hint,
        expected: undefined,
        actual: undefined,
        position: { line: 1, column: Number(place.split(':')[1]) },
      },
    ]);
  });

  it.each([
    ['mesage: no', 'Known are name, skip, only, each, expect, policy, '],
    ['message: no', 'Write `message` below `expect` of a case.'],
    ['build: {}', '`build` belongs to the suite, not to one of its cases.'],
    ['timeOut: 1s', 'Did you mean `timeout`?'],
    ['policy: {file: a, name: b, kind: c}', 'Known are file, name.'],
  ])('of a case: %s', async (line, hint) => {
    const { findings } = await read(suiteWith(line));

    expect(findings).toMatchObject([
      { rule: 'unknown-keys', hint: expect.stringContaining(hint) as unknown, position: { line: 6 } },
    ]);
  });

  it.each([
    ['{allowed: true, mesage: no}', 29, 'Did you mean `message`?'],
    ['{message: {contains: a, matchs: b}}', 37, 'Did you mean `matches`?'],
    ['{patch: [{op: remove, path: /a, value: 1}]}', 45, 'Known are op, path.'],
    ['{patch: [{op: copy, path: /a, from: /b, form: 1}]}', 53, 'Did you mean `from`?'],
  ])('of what is expected: %s', async (text, column, hint) => {
    const { findings } = await read(suiteExpecting(text));

    expect(findings).toMatchObject([{ rule: 'unknown-keys', hint, position: { line: 5, column } }]);
  });

  it('are counted from a bound on', async () => {
    const lines = Array.from({ length: 130 }, (_, index) => `x${index}: 1`).join('\n');
    const { findings } = await read(suiteWith(lines));

    expect(findings).toHaveLength(101);
    expect(findings.at(-1)).toMatchObject({
      rule: 'unknown-keys',
      message: 'and 30 more keys that suites do not have',
      position: undefined,
    });
  });

  it('of any length and content are told on one line', async () => {
    const { findings } = await read(JSON.stringify({ policy: 'p', cases: [], ['\n\u001b'.repeat(200)]: 1 }));

    const { message = '' } = findings.find(({ rule }) => rule === 'unknown-keys') ?? {};
    expect(message).toMatch(/^a suite has no key `(\\n\\u001b){50}…`$/);
  });

  it('are told once for all rows of a table', async () => {
    expect(
      await findingsOf(suiteWith('each: {user: [a, b]}\nusr: 1').replace('request: r.json', 'manifest: m')),
    ).toEqual(['7:5 unknown-keys']);
    expect(await findingsOf(suiteWith('each: [{n: x}, {n: y}]', '{message: "${n}", alowed: true}'))).toEqual([
      '5:31 unknown-keys',
    ]);
  });
});

describe('a suite without cases', () => {
  it.each(['policy: p', 'policy: p\ncases: []'])('%j', async (text) => {
    const { suite, findings } = await read(text);

    expect(suite.cases).toEqual([]);
    expect(findings).toMatchObject([{ rule: 'no-cases', check: 'no-cases' }]);
  });
});

describe('a case that expects nothing', () => {
  it.each([
    ['{}', '5:5 empty-expect'],
    ['{alowed: true}', '5:5 empty-expect', '5:14 unknown-keys'],
  ])('%s', async (text, ...findings) => {
    expect(await findingsOf(suiteExpecting(text))).toEqual(findings);
  });

  it('is told where the case begins if it has no such key', async () => {
    expect(await findingsOf('policy: p\ncases:\n  - {name: a, request: r}')).toEqual(['3:5 empty-expect']);
  });

  it('is told once for all rows that share it, or for the rows that have it', async () => {
    const rows = 'policy: p\ncases:\n- name: a\n  request: r\n  each:\n';

    expect(await findingsOf(`${rows}  - user: \${n}\n    n: ann\n`.replace('request', 'manifest'))).toEqual([
      '6:5 empty-expect',
    ]);
    expect(
      await findingsOf(`${rows}  - {raw: true}\n  - {raw: false, expect: {}}\n  expect: {allowed: true}\n`),
    ).toEqual(['7:18 empty-expect']);
    expect(await findingsOf(`${rows}  - {raw: true}\n  - {raw: false}\n  expect: {}\n`)).toEqual([
      '8:3 empty-expect',
    ]);
  });

  it('may, while it is skipped', async () => {
    expect(await findingsOf('policy: p\ncases:\n  - {name: a, request: r, skip: to do}')).toEqual([]);
  });
});

describe('a rejection without a reason', () => {
  it.each([
    ['{allowed: false}', '5:14 unexplained-rejection'],
    ['{mutated: false, warnings: [], allowed: false}', '5:44 unexplained-rejection'],
    ['{allowed: false, message: no}'],
    ['{allowed: false, code: 403}'],
    ['{allowed: false, snapshot: true}'],
    ['{allowed: false, error: true}'],
    ['{allowed: true}'],
    ['{allowed: false, message: {matches: ".*"}}', '5:30 unexplained-rejection'],
    ['{allowed: false, message: {matches: "^$|no"}}', '5:30 unexplained-rejection'],
    ['{allowed: false, message: {matches: ".+"}}'],
    ['{allowed: false, code: 403, message: {matches: ".*"}}'],
    ['{allowed: true, message: {matches: ".*"}}'],
  ])('%s', async (text, ...findings) => {
    expect(await findingsOf(suiteExpecting(text))).toEqual(findings);
  });

  it('in the matrix form is one whose message may be empty', async () => {
    const results = ['fail', 'warn', 'pass'].map((result) => `- {result: ${result}, message: {matches: a*}}`);

    expect(
      await findingsOf(`policies: [p.yml]\nresources: [r.yml]\nresults:\n${results.join('\n')}\n`),
    ).toEqual(['4:18 unexplained-rejection', '5:18 unexplained-rejection']);
  });

  it('may be expected while the case is skipped', async () => {
    expect(await findingsOf(suiteWith('skip: true', '{allowed: false}'))).toEqual([]);
  });

  it('is told where a row expects it', async () => {
    expect(
      await findingsOf(suiteWith('each:\n- expect: {allowed: false}\n- expect: {allowed: false, code: 1}')),
    ).toEqual(['7:16 unexplained-rejection']);
  });
});

describe('findings', () => {
  const text = `usr: a
policy: p
cases:
  - {name: a, request: r, expect: {allowed: false}}
  - {name: b, request: r, expect: {alowed: false}}
  - {name: c, request: r, each: [], expect: {code: 1}}
`;

  it('come in the order of the file', async () => {
    expect(await findingsOf(text)).toEqual([
      '1:1 unknown-keys',
      '4:36 unexplained-rejection',
      '5:27 empty-expect',
      '5:36 unknown-keys',
      '6:27 no-cases',
    ]);
  });

  it.each([
    ['unknown-keys', 3],
    ['unexplained-rejection', 4],
    ['empty-expect', 4],
    ['no-cases', 4],
    ['unknown-keys, empty-expect, unexplained-rejection, no-cases', 0],
  ])('of the rules %s can be switched off', async (rules, left) => {
    const { suite, findings } = await read(`${text}allow: [${rules}]`);

    expect(suite.allow).toEqual(rules.split(', '));
    expect(findings).toHaveLength(left);
  });

  it('of many unknown keys are switched off with them', async () => {
    const lines = Array.from({ length: 130 }, (_, index) => `x${index}: 1`).join('\n');

    expect((await read(`allow: [unknown-keys]\n${suiteWith(lines)}`)).findings).toEqual([]);
  });
});
