import { describe, expect, it } from 'vitest';
import { errorOf, problemsOf, read, suiteWith } from './read.ts';

describe('a suite that is no suite', () => {
  it.each([
    ['', '1:1: expected a suite, which is a mapping, found nothing'],
    ['# nothing\n', '1:1: expected a suite, which is a mapping, found nothing'],
    ['[]', '1:1: expected a suite, which is a mapping, found []'],
    ['policy: p\ncases:', '2:7: cases: expected a list of cases, found nothing'],
    ['policy: p\ncases: {a: {}}', '2:8: cases: expected a list of cases, found a mapping'],
    ['policy: p\ncases: [x]', '2:9: cases[0]: expected a case, which is a mapping, found "x"'],
  ])('%j', async (text, problem) => {
    const problems = await problemsOf(text);

    expect(problems.map((one) => one.replace(/^1:1: : /, '1:1: '))).toEqual([problem]);
  });

  it.each([
    ['policy: [', 'line 1, column '],
    ['a: 1\na: 2\n', 'line 2, column 1: keys of a mapping have to be unique'],
    ['{"policy": "p", "policy": "q"}', 'line 1, column 17: keys of a mapping have to be unique'],
    ['a: 1\n---\nb: 2\n', 'line 3, column 1'],
    ['a: *b\n', 'line 1, column 4'],
    ['a: .nan\n', 'line 1, column 4'],
  ])('is told where the text is wrong: %j', async (text, place) => {
    const { message } = await errorOf(text);

    expect(message).toContain('a.policytest.yml');
    expect(message).toContain(place);
  });
});

describe('problems', () => {
  const text = `settings: 3
cases:
  - request: r.json
    operaton: CREATE
    expect: {code: x}
  - name: b
    request: r.json
    timeout: fast
    expect: {allowed: true}
`;

  it('are listed all at once, in the order of the file, with the unknown keys behind them', async () => {
    expect(await problemsOf(text)).toEqual([
      '1:1: policy: expected the policy under test, found no such key',
      '1:11: settings: expected a mapping or the path of a file, found the number 3',
      '3:5: cases[0].name: expected a name for the case, found no such key',
      '5:20: cases[0].expect.code: expected an integer from 0 to 65535, found "x"',
      '8:14: cases[1].timeout: expected a time from 1ms to 60m, such as 500ms or 2s, found "fast"',
      '4:5: cases[0].operaton: a case has no key `operaton`. Did you mean `operation`?',
    ]);
  });

  it('are one error, that says what to do', async () => {
    const { message, hint } = await errorOf(text);

    expect(message.split('\n')[0]).toBe('Suite is invalid: a.policytest.yml has several problems');
    expect(message.split('\n')).toHaveLength(7);
    expect(hint).toContain('wardctl schema suite');
    expect((await errorOf('policy: 1\ncases: []')).message).toBe(
      'Suite is invalid: a.policytest.yml:1:9: policy: expected a reference or path of a policy, or {file, name}, found the number 1; put it in quotes',
    );
  });

  it('leave out the unknown keys where these are switched off', async () => {
    expect(await problemsOf('polcy: p\ncases: 1\nallow: [unknown-keys]')).toEqual([
      '2:8: cases: expected a list of cases, found the number 1',
    ]);
    expect(await problemsOf('polcy: p\ncases: 1')).toContain(
      '1:1: polcy: a suite has no key `polcy`. Did you mean `policy`?',
    );
  });

  it('are counted from a bound on', async () => {
    const many = `policy: p\ncases: [${'1, '.repeat(5000)}1]`;
    const problems = await problemsOf(many);

    expect(problems).toHaveLength(51);
    expect(problems.at(-1)).toBe(' and 4951 more');
  });
});

describe('a wrong value', () => {
  it.each([
    ['policy: ""', 'cases[0].policy: expected a reference or path of a policy, or {file, name}, found ""'],
    [
      'policy: "a\\0"',
      'cases[0].policy: expected a reference or path of a policy, or {file, name}, found "a\\u0000"',
    ],
    ['policy: {name: x}', 'cases[0].policy.file: expected the path of a file, found no such key'],
    [
      'policy: {file: a.yml}',
      'cases[0].policy.name: expected the name of a custom resource, found no such key',
    ],
    [
      'policy: {file: a.yml, name: 3}',
      'cases[0].policy.name: expected a text that is not empty, found the number 3; put it in quotes',
    ],
    ['settings: [a]', 'cases[0].settings: expected a mapping or the path of a file, found ["a"]'],
    [
      'settings: ',
      'cases[0].settings: expected a mapping or the path of a file, found nothing; write {} for an empty mapping',
    ],
    ['settings: ""', 'cases[0].settings: expected the path of a file, found ""'],
    ['settings: "a\\0b"', 'cases[0].settings: expected the path of a file, found "a\\u0000b"'],
    ['session: {}', 'cases[0].session: expected the path of a file, found a mapping'],
    ['raw: no', 'cases[0].raw: expected true or false, found "no"; write false'],
    ['contextAware: 1', 'cases[0].contextAware: expected true or false, found the number 1'],
    [
      'executionMode: wapc',
      'cases[0].executionMode: expected one of kubewarden-wapc, opa, gatekeeper, wasi, component, kubewarden, found "wapc"',
    ],
    [
      'executionMode: gatekeper',
      'cases[0].executionMode: expected one of kubewarden-wapc, opa, gatekeeper, wasi, component, kubewarden, found "gatekeper"; did you mean gatekeeper?',
    ],
    ['mode: Monitor', 'cases[0].mode: expected protect or monitor, found "Monitor"; did you mean monitor?'],
    ['allowedHostCapabilities: oci/*', 'cases[0].allowedHostCapabilities: expected a list, found "oci/*"'],
    [
      'allowedHostCapabilities: [oci/v3/verify]',
      'cases[0].allowedHostCapabilities[0]: expected a host capability such as oci/v1/verify, all below a path such as oci/*, or *, found "oci/v3/verify"; did you mean oci/v1/verify?',
    ],
    [
      'timeout: 1.2.3s',
      'cases[0].timeout: expected a time from 1ms to 60m, such as 500ms or 2s, found "1.2.3s"',
    ],
    [
      'timeout: 3601s',
      'cases[0].timeout: expected a time from 1ms to 60m, such as 500ms or 2s, found "3601s"',
    ],
    ['tags: slow', 'cases[0].tags: expected a list, found "slow"'],
    [
      'tags: ["a,b"]',
      'cases[0].tags[0]: expected a tag: a text without white space, commas, and `!` in front, found "a,b"',
    ],
    [
      'tags: ["!a"]',
      'cases[0].tags[0]: expected a tag: a text without white space, commas, and `!` in front, found "!a"',
    ],
    ['skip: ""', 'cases[0].skip: expected true or a reason, found ""'],
    ['skip: []', 'cases[0].skip: expected true or a reason, found []'],
    ['only: yes', 'cases[0].only: expected true or false, found "yes"; write true'],
    ['skip: true\nonly: true', 'cases[0].only: expected either `skip` or `only`, found both'],
    ['manifest: m.yml', 'cases[0].manifest: expected either `request` or `manifest`, found both'],
    [
      'operation: UPDATE',
      'cases[0].operation: expected no `operation`, because the request is given whole; it is for requests made from a `manifest`',
    ],
    [
      'user: ann',
      'cases[0].user: expected no `user`, because the request is given whole; it is for requests made from a `manifest`',
    ],
  ])('%s', async (lines, problem) => {
    const problems = await problemsOf(suiteWith(lines));

    expect(problems.map((line) => line.replace(/^\d+:\d+: /, ''))).toEqual([problem]);
    expect(problems[0]).toMatch(/^[67]:/);
  });

  it.each([
    [
      'operation: create',
      'expected one of CREATE, UPDATE, DELETE, CONNECT, found "create"; did you mean CREATE?',
    ],
    ['groups: dev', 'expected a list, found "dev"'],
    ['groups: [""]', 'expected a text that is not empty, found ""'],
    ['namespace: 7', 'expected a text that is not empty, found the number 7; put it in quotes'],
    ['manifest: 7', 'expected a mapping or the path of a file, found the number 7'],
    ['oldManifest: o.yml', 'expected `operation: UPDATE` with it, found none, which means CREATE'],
    ['oldManifest: o.yml\noperation: DELETE', 'expected `operation: UPDATE` with it, found DELETE'],
    [
      'raw: true',
      'expected `request` with a document for the policy, because of `raw: true`; found `manifest`',
    ],
  ])('%s of a request that is made', async (lines, problem) => {
    const text = suiteWith(lines).replace(
      'request: r.json',
      lines.startsWith('manifest') ? '' : 'manifest: m.yml',
    );

    expect(await problemsOf(text)).toEqual([expect.stringContaining(`: ${problem}`)]);
  });

  it.each([
    ['', 'expected a name of one line and at most 1000 characters, found ""'],
    ['" "', 'expected a name of one line and at most 1000 characters, found " "'],
    ['"a\\nb"', 'expected a name of one line and at most 1000 characters, found "a\\nb"'],
    ['x'.repeat(1001), 'expected a name of one line and at most 1000 characters, found "xxx'],
    ['12', 'expected a name of one line and at most 1000 characters, found the number 12; put it in quotes'],
    ['"\\ud800"', 'expected a name of one line and at most 1000 characters, found '],
  ])('for a name: %.20s', async (name, problem) => {
    const text = `policy: p\ncases:\n- {name: ${name === '' ? '""' : name}, request: r, expect: {allowed: true}}`;

    expect(await problemsOf(text)).toEqual([expect.stringContaining(`cases[0].name: ${problem}`)]);
  });

  it('of the suite is told, whether a case uses it or not', async () => {
    const text = `policy: 1
timeout: 1
cases:
  - {name: a, policy: p, timeout: 1s, request: r, expect: {allowed: true}}
`;

    expect(await problemsOf(text)).toHaveLength(2);
  });
});

describe('what is missing', () => {
  const rest = 'request: r, expect: {allowed: true}';

  it('is a policy, for all cases or for some', async () => {
    expect(await problemsOf(`cases: [{name: a, ${rest}}, {name: b, ${rest}}]`)).toEqual([
      '1:1: policy: expected the policy under test, found no such key',
    ]);
    expect(await problemsOf(`cases:\n- {name: a, policy: p, ${rest}}\n- {name: b, ${rest}}`)).toEqual([
      '3:3: cases[1].policy: expected a policy for the case or the suite, found none',
    ]);
  });

  it('is a request, unless only the settings or the module are tried', async () => {
    for (const expectation of [
      'allowed: true',
      'hostCalls: []',
      'maxDuration: 1s',
      'error: true, code: 500',
    ]) {
      expect(await problemsOf(`policy: p\ncases:\n- {name: a, expect: {${expectation}}}`)).toEqual([
        '3:3: cases[0]: expected `request` or `manifest`, for the case or for all of the suite; found neither',
      ]);
    }
  });

  it('is a name of its own', async () => {
    expect(await problemsOf(`policy: p\ncases:\n- {name: a, ${rest}}\n- {name: a, ${rest}}`)).toEqual([
      '4:3: cases[1]: expected a name that no other case has, found "a", as in line 3',
    ]);
  });

  it('is a case that an option is for', async () => {
    const text = `policy: p\nuser: ann\noldManifest: o.yml\ncases: [{name: a, ${rest}}]`;

    expect(await problemsOf(text)).toEqual([
      '2:1: user: expected a case with a `manifest`, which this is for, found none',
      '3:1: oldManifest: expected a case with a `manifest` and `operation: UPDATE`, which this is for, found none',
    ]);
    expect(await problemsOf(text.replace('request: r', 'manifest: m'))).toEqual([
      '3:1: oldManifest: expected a case with a `manifest` and `operation: UPDATE`, which this is for, found none',
    ]);
    await expect(read(text.replace('request: r', 'manifest: m, operation: UPDATE'))).resolves.toMatchObject({
      findings: [],
    });
  });
});

describe('a wrong build', () => {
  it.each([
    ['make', '1:8: build: expected a mapping with `command`, `folder`, `sources`, found "make"'],
    [
      '{folder: a}',
      '1:8: build.command: expected a list of the program and its arguments, found no such key',
    ],
    ['{command: make}', '1:18: build.command: expected a list, found "make"'],
    ['{command: []}', '1:18: build.command: expected a list with at least one item, found an empty one'],
    ['{command: [""]}', '1:19: build.command[0]: expected a program, found ""'],
    [
      '{command: [a, "b\\0"]}',
      '1:22: build.command[1]: expected a text without the character NUL, found "b\\u0000"',
    ],
    [
      '{command: [a], sources: []}',
      '1:32: build.sources: expected a list with at least one item, found an empty one',
    ],
    ['{command: [a], folder: ""}', '1:31: build.folder: expected the path of a file, found ""'],
  ])('%s', async (build, problem) => {
    const text = `build: ${build}\npolicy: p\ncases: [{name: a, request: r, expect: {allowed: true}}]`;

    expect(await problemsOf(text)).toEqual([problem]);
  });
});

describe('allow', () => {
  it('has names of rules only', async () => {
    expect(await problemsOf('policy: p\ncases: []\nallow: [no-case, no-cases]')).toEqual([
      expect.stringMatching(
        /^3:9: allow\[0\]: expected one of the rules .*, found "no-case"; did you mean no-cases\?$/,
      ),
    ]);
    expect(await problemsOf('policy: p\ncases: []\nallow: no-cases')).toEqual([
      '3:8: allow: expected a list, found "no-cases"',
    ]);
  });
});
