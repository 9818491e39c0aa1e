import { describe, expect, it } from 'vitest';
import type { SuiteCase } from '../../../../src/suite/suite.ts';
import { findingsOf, problemsOf, readSound } from './read.ts';

/** The cases of a suite with one case that has these lines, from line 3 on. */
async function casesOf(lines: string): Promise<readonly SuiteCase[]> {
  const { cases } = await readSound(suiteOf(lines));
  return cases;
}

function suiteOf(lines: string): string {
  return `policy: p.wasm\ncases:\n${lines.replace(/^(?=.)/gm, '    ').replace('    ', '  - ')}\n`;
}

describe('a list of rows', () => {
  it('makes a case of each, whose keys take the place of those of the case', async () => {
    const cases = await casesOf(`name: rejects
manifest: ./pod.yml
expect: {allowed: false, code: 1}
each:
  - {operation: UPDATE}
  - operation: DELETE
    settings: {a: 1}
    expect: {allowed: true}
`);

    expect(cases).toMatchObject([
      {
        name: 'rejects (operation=UPDATE)',
        position: { line: 7, column: 9 },
        request: { source: { path: './pod.yml' }, options: { operation: 'UPDATE' } },
        settings: undefined,
        expect: { allowed: false, position: { line: 5, column: 5 } },
      },
      {
        name: 'rejects (operation=DELETE, settings={"a":1})',
        position: { line: 8, column: 9 },
        request: { source: { path: './pod.yml' }, options: { operation: 'DELETE' } },
        settings: { type: 'inline', position: { line: 9, column: 19 } },
        expect: { allowed: true, position: { line: 10, column: 9 } },
      },
    ]);
  });

  it('gives names, where it has any', async () => {
    const named = await casesOf(`request: r
expect: {allowed: true}
each: [{name: one, settings: a.yml}, {name: two}]
settings: b.yml
`);
    expect(named.map(({ name, settings }) => [name, settings])).toMatchObject([
      ['one', { path: 'a.yml' }],
      ['two', { path: 'b.yml' }],
    ]);
  });

  it('can say of one row that it is skipped, or of one that it runs alone', async () => {
    const cases = await casesOf(`name: a
only: true
expect: {allowed: true}
each: [{request: x}, {request: y, skip: broken}]
`);

    expect(cases).toMatchObject([{ skip: undefined }, { skip: 'broken', only: true }]);
  });

  it('takes over what is asked as a whole', async () => {
    const cases = await casesOf(`name: a
manifest: m.yml
operation: UPDATE
oldManifest: old.yml
expect: {allowed: true}
each: [{request: r.json}, {manifest: n.yml}, {operation: CREATE}, {user: ann}]
`);

    expect(cases.map(({ request }) => request)).toMatchObject([
      { type: 'request', source: { path: 'r.json' } },
      {
        type: 'manifest',
        source: { path: 'n.yml' },
        options: { operation: 'UPDATE', oldManifest: undefined },
      },
      { source: { path: 'm.yml' }, options: { operation: 'CREATE', oldManifest: undefined } },
      { source: { path: 'm.yml' }, options: { oldManifest: { path: 'old.yml' }, user: 'ann' } },
    ]);
  });
});

describe('a mapping of columns', () => {
  it('combines all values, the last column changing fastest', async () => {
    const cases = await casesOf(`name: works
expect: {allowed: true}
each:
  settings: [./a.yml, {b: 1}]
  manifest: [./x.yml]
  operation: [CREATE, UPDATE]
`);

    expect(cases.map(({ name }) => name)).toEqual([
      'works (settings=./a.yml, manifest=./x.yml, operation=CREATE)',
      'works (settings=./a.yml, manifest=./x.yml, operation=UPDATE)',
      'works (settings={"b":1}, manifest=./x.yml, operation=CREATE)',
      'works (settings={"b":1}, manifest=./x.yml, operation=UPDATE)',
    ]);
    expect(cases.map(({ position }) => position)).toEqual(cases.map(() => ({ line: 3, column: 5 })));
    expect(cases[3]).toMatchObject({
      settings: { value: new Map([['b', 1n]]), position: { line: 6, column: 27 } },
      request: { source: { path: './x.yml' }, options: { operation: 'UPDATE' } },
    });
  });
});

describe('placeholders', () => {
  it('are replaced in all texts of the case', async () => {
    const cases = await casesOf(`name: \${who} may \${do}
request: ./requests/\${who}-\${do}.json
settings: {owners: ["\${who}", root], note: "as \${who}, \${n} of \${f}, \${yes}"}
expect: {allowed: false, message: "\${who} may not \${do}"}
each:
  - {who: ann, do: write, n: 3, f: 0.5, yes: true}
`);

    expect(cases).toMatchObject([
      {
        name: 'ann may write',
        request: { source: { path: './requests/ann-write.json', position: { line: 4, column: 14 } } },
        settings: {
          value: new Map<string, unknown>([
            ['owners', ['ann', 'root']],
            ['note', 'as ann, 3 of 0.5, true'],
          ]),
        },
        expect: { message: { type: 'exact', text: 'ann may not write' } },
      },
    ]);
  });

  it('alone in a text take on any value, with its place', async () => {
    const cases = await casesOf(`name: a
manifest: \${object}
timeout: \${limit}
tags: ["\${tag}", x]
raw: \${raw}
expect: {code: "\${code}", allowed: "\${allowed}", message: "\${text}"}
each:
  - {object: {kind: Pod}, limit: 2s, tag: t, raw: false, code: 403, allowed: false, text: {contains: c}}
`);

    expect(cases).toMatchObject([
      {
        request: {
          source: { type: 'inline', value: new Map([['kind', 'Pod']]), position: { line: 10, column: 18 } },
        },
        timeoutMs: 2000,
        tags: ['t', 'x'],
        raw: false,
        expect: { code: 403, allowed: false, message: { type: 'contains', text: 'c' } },
      },
    ]);
  });

  it('can stand for all that is expected', async () => {
    const cases = await casesOf(`name: a \${n}
request: r
expect: \${e}
each: [{n: 1, e: {allowed: true}}, {n: 2, e: {code: 7}}]
`);

    expect(cases.map(({ expect: { allowed, code } }) => [allowed, code])).toEqual([
      [true, undefined],
      [undefined, 7],
    ]);
  });

  it('may ask for the column of their own key, which then is put in', async () => {
    const cases = await casesOf(`name: Test of \${name}
request: ./r/\${request}.json
expect: {allowed: true}
each: [{name: x, request: a}, {name: y, request: b}]
`);

    expect(cases.map(({ name, request }) => [name, request])).toMatchObject([
      ['Test of x', { source: { path: './r/a.json' } }],
      ['Test of y', { source: { path: './r/b.json' } }],
    ]);
  });

  it('may ask for a column that is a key of the case too', async () => {
    const cases = await casesOf(`name: on \${operation}
manifest: m
expect: {allowed: true}
each: {operation: [CREATE, DELETE]}
`);

    expect(cases.map(({ name, request }) => [name, request])).toMatchObject([
      ['on CREATE', { options: { operation: 'CREATE' } }],
      ['on DELETE', { options: { operation: 'DELETE' } }],
    ]);
  });

  it('are replaced in what a row gives, but not in what they are replaced by', async () => {
    const cases = await casesOf(`name: a
request: r
each:
  - {who: "\${you}", you: 1, expect: {message: "\${who}, \${you}"}}
`);

    expect(cases).toMatchObject([{ expect: { message: { text: '${you}, 1' } } }]);
  });

  it('are text behind another $, and in cases without a table', async () => {
    const { cases } = await readSound(`policy: p
cases:
  - {name: "a\${x}", request: r, settings: {a: "$\${x}"}, expect: {allowed: true}}
  - name: b $\${x}
    request: r
    settings: {a: "\${x}$\${x}$$\${x}$x{"}
    expect: {allowed: true}
    each: [{x: 1}]
`);

    expect(cases.map(({ name, settings }) => [name, settings])).toMatchObject([
      ['a${x}', { value: new Map([['a', '$${x}']]) }],
      ['b ${x} (x=1)', { value: new Map([['a', '1${x}$${x}$x{']]) }],
    ]);
  });

  it('of the suite are text', async () => {
    const { cases } = await readSound(`policy: "\${x}.wasm"
cases:
  - {name: a, request: r, expect: {allowed: true}, each: [{user: u, manifest: m}]}
`);

    expect(cases).toMatchObject([{ subject: { reference: '${x}.wasm' } }]);
  });
});

describe('the names of cases', () => {
  it('have short values as they are, of others the number, and nothing of what is expected', async () => {
    const cases = await casesOf(`name: n
manifest: m
each:
  - {settings: {a: ${'x'.repeat(40)}}, note: '', expect: {message: "x\${note}"}}
  - {settings: "a\\nb", expect: {allowed: true}}
  - {settings: ${'y'.repeat(40)}, timeout: 1s, expect: {allowed: true}}
  - {expect: {allowed: true}}
`);

    expect(cases.map(({ name }) => name)).toEqual([
      'n (settings=#1, note="")',
      'n (settings=#2)',
      `n (settings=${'y'.repeat(40)}, timeout=1s)`,
      'n (#4)',
    ]);
  });

  it('have to differ', async () => {
    const lines = `name: on \${operation}
manifest: m
expect: {allowed: true}
each: {operation: [CREATE, UPDATE], user: [a, b]}
`;

    expect(await problemsOf(suiteOf(lines))).toEqual([
      '3:5: cases[0]: expected a name that no other case has, found "on CREATE", of another row; other columns can be put in: ${column}',
      '3:5: cases[0]: expected a name that no other case has, found "on UPDATE", of another row; other columns can be put in: ${column}',
    ]);
    expect(
      await problemsOf(suiteOf('name: a\nrequest: r\nexpect: {code: 1}\neach: [{raw: true}, {raw: true}]\n')),
    ).toEqual([
      '6:25: cases[0].each[1]: expected a name that no other case has, found "a (raw=true)", as in line 6',
    ]);
  });
});

describe('a wrong table', () => {
  const rest = 'request: r\nexpect: {allowed: true}\n';

  it.each([
    [
      'each: 3',
      '6:11: cases[0].each: expected a list of rows or a mapping of columns to lists, found the number 3',
    ],
    [
      'each: [a]',
      '6:12: cases[0].each[0]: expected a row, which is a mapping of columns to values, found "a"',
    ],
    [
      'each: {operation: UPDATE}',
      '6:23: cases[0].each.operation: expected the list of the column\'s values, found "UPDATE"',
    ],
    ['each: {each: [1]}', '6:12: cases[0].each.each: expected no `each` inside of `each`'],
    ['each: [{each: [1]}]', '6:13: cases[0].each[0].each: expected no `each` inside of `each`'],
    [
      'each: [{user: a}]\nsettings: ./${usr}.yml',
      '7:15: cases[0].settings: expected ${…} with a column of `each`, found ${usr}; did you mean ${user}? to have that text, write $${usr}',
    ],
    [
      'each: [{user: a, w: 1}, {user: b}]\nsettings: ./${user}${w}.yml',
      '6:29: cases[0].each[1]: expected a value for the column `w`, which the case puts in, found none',
    ],
    [
      'each: [{w: [1]}]\nsettings: ./${w}.yml',
      '7:15: cases[0].settings: expected a text, a number or a boolean to put in for ${w}, found a list',
    ],
    [
      'each: [{w: }]\nsettings: ./${w}.yml',
      '7:15: cases[0].settings: expected a text, a number or a boolean to put in for ${w}, found nothing',
    ],
  ])('%s', async (lines, problem) => {
    const problems = await problemsOf(suiteOf(`name: a\n${rest}${lines}\n`));

    expect(problems).toContain(problem);
  });

  it('does not hide what else is wrong with the case', async () => {
    expect(
      await problemsOf(suiteOf('name: a\nrequest: r\nexpect: {code: x}\neach: 3\ntimeout: 7\n')),
    ).toHaveLength(3);
  });

  it.each([
    ['contains', '5:50'],
    ['matches', '5:49'],
  ])('is told of a row that leaves nothing to look for: %s', async (key, place) => {
    const text = suiteOf(`name: a
request: r
expect: {allowed: false, message: {${key}: '\${why}'}}
each: [{why: no}, {why: ''}]
`);

    expect(await problemsOf(text)).toEqual([
      `${place}: cases[0].expect.message.${key}: expected a text that is not empty, found ""`,
    ]);
  });

  it('is told of a wrong value where the row has it, and once', async () => {
    const lines = `name: a \${op} \${n}
manifest: m
expect: {allowed: true}
operation: \${op}
timeout: 7
each: {op: [CREATE, UPDAT], n: [1, 2, 3]}
`;

    expect(await problemsOf(suiteOf(lines))).toEqual([
      expect.stringMatching(/^7:14: cases\[0\]\.timeout: /) as unknown,
      expect.stringMatching(/^8:25: cases\[0\]\.each\.op\[1\]: .*did you mean UPDATE\?$/) as unknown,
    ]);
  });

  it.each([
    ['each: []', '6:5 no-cases'],
    ['each: {}', '6:5 no-cases'],
    ['each: {user: [a], operation: []}', '6:5 no-cases'],
  ])('%s makes no case, which is told', async (line, finding) => {
    expect(await findingsOf(suiteOf(`name: a\nmanifest: r\nexpect: {allowed: true}\n${line}\n`))).toEqual([
      finding,
    ]);
  });

  it.each([
    ['each: [{request: a, usr: b}]', '5:25 unknown-keys'],
    ['each: {request: [a], usr: [b, c]}', '5:26 unknown-keys'],
  ])('%s has a column that nothing uses, which is told', async (line, finding) => {
    expect(await findingsOf(suiteOf(`name: a\nexpect: {allowed: true}\n${line}\n`))).toEqual([finding]);
  });
});
