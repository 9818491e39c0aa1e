import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toPlain } from '../../../../src/json/index.ts';
import { readSuite } from '../../../../src/suite/document/index.ts';
import { importBats, type BatsImport } from '../../../../src/suite/import/index.ts';
import { parseYaml } from '../../../../src/yaml/index.ts';

const places = { name: 'e2e.bats', testFolder: '/p', runFolder: '/p', suiteFolder: '/p' };

function imported(text: string, elsewhere: Partial<typeof places> = {}): Promise<BatsImport> {
  return importBats(text, { ...places, ...elsewhere });
}

/** A file with one test. */
function test(...commands: readonly string[]): string {
  return `@test "a" {\n${commands.map((one) => `  ${one}\n`).join('')}}\n`;
}

const run = 'run kwctl run p.wasm -r r.json';
const accepted = `[ $(expr "$output" : '.*allowed.*true') -ne 0 ]`;
const rejected = `[ $(expr "$output" : '.*allowed.*false') -ne 0 ]`;

/** The suite as plain data. */
async function suiteOf(
  text: string,
  elsewhere: Partial<typeof places> = {},
): Promise<Record<string, unknown>> {
  const { suite, tests } = await imported(text, elsewhere);
  if (suite === undefined) throw new TypeError(`nothing was translated: ${JSON.stringify(tests)}`);
  const [value] = await parseYaml(suite, { name: 'suite', errorCode: 'SUITE_INVALID', dialect: 'strict' });
  return toPlain(value ?? null) as Record<string, unknown>;
}

async function casesOf(text: string): Promise<Record<string, unknown>[]> {
  const { cases } = await suiteOf(text);
  return cases as Record<string, unknown>[];
}

/** What the one test expects, as often as it is a case. */
async function expectedOf(...commands: readonly string[]): Promise<unknown[]> {
  return (await casesOf(test(...commands))).map(({ expect: expected }) => expected);
}

async function reasonOf(text: string): Promise<string | undefined> {
  const { tests } = await imported(text);
  return tests[0]?.leftOut && `${tests[0].leftOut.line}: ${tests[0].leftOut.reason}`;
}

describe('a test of bats', () => {
  it('becomes a case', async () => {
    const suite = await suiteOf(
      `@test "a" {
         run kwctl run -e gatekeeper p.wasm \\
             -r test_data/a.json \\
             -s test_data/a-settings.json
         [ "$status" -eq 0 ]
         ${accepted}
       }
       @test "b" {
         run kwctl run --raw --allow-context-aware --execution-mode=wasi \\
           --replay-host-capabilities-interactions ./s.yml -rb.json --settings-json '{"n": 1}' -- p.wasm
         ${rejected}
         [[ "$output" == *"no such label"* ]]
       }`,
    );

    expect(suite).toEqual({
      policy: './p.wasm',
      allow: ['session-mismatch', 'unused-session'],
      cases: [
        {
          name: 'a',
          executionMode: 'gatekeeper',
          request: './test_data/a.json',
          settings: './test_data/a-settings.json',
          contextAware: false,
          expect: { allowed: true },
        },
        {
          name: 'b',
          executionMode: 'wasi',
          request: './b.json',
          raw: true,
          settings: { n: 1 },
          session: './s.yml',
          expect: { allowed: false, message: { contains: 'no such label' } },
        },
      ],
    });
  });

  it('becomes as many cases as it has runs and texts', async () => {
    const cases = await casesOf(
      test(run, accepted, run, rejected, `echo "$output" | grep -q 'b'`, `echo "$output" | grep -q 'c'`),
    );

    expect(cases).toEqual([
      { name: 'a (1/3)', expect: { allowed: true } },
      { name: 'a (2/3)', expect: { allowed: false, message: { contains: 'b' } } },
      { name: 'a (3/3)', expect: { allowed: false, message: { contains: 'c' } } },
    ]);
  });

  it('shares what all cases have', async () => {
    const suite = await suiteOf(`${test(run, accepted)}${test(run, accepted).replace('"a"', '"b"')}`);

    expect(suite).toEqual({
      policy: './p.wasm',
      request: './r.json',
      contextAware: false,
      cases: [
        { name: 'a', expect: { allowed: true } },
        { name: 'b', expect: { allowed: true } },
      ],
    });
  });

  it('says why any rejection will do, and how to tell which', async () => {
    const { suite, unexplainedRejections } = await imported(test(run, rejected));

    expect(unexplainedRejections).toBe(1);
    expect(suite).toMatch(/allow:\n(?:#[^\n]*\n)+- unexplained-rejection\n/);
    expect(suite).toContain('wardctl test record');
  });

  it.each([
    [
      'the status alone is no verdict, a text is',
      [`[ "$status" -eq 0 ]`, `[[ "$output" == *"a"* ]]`],
      [{ message: { contains: 'a' } }],
    ],
    [
      'a text in another one is not looked for twice',
      [`[[ "$output" == *"a b"* ]]`, `[[ "$output" == *"a"* ]]`],
      [{ message: { contains: 'a b' } }],
    ],
    [
      'a patch and signs of it',
      [
        `[[ "$output" == *JSONPatch* ]]`,
        `[[ "$output" == *'"patch":"W3sib3AiOiJyZW1vdmUiLCJwYXRoIjoiL2EifV0="'* ]]`,
      ],
      [{ patch: [{ op: 'remove', path: '/a' }] }],
    ],
    ['a failure', ['[ "$status" -ne 0 ]'], [{ settingsInvalid: true }]],
    [
      'a failure, greater than nothing',
      ['(( 1 ))', '[ "$status" -gt 0 ]'].slice(1),
      [{ settingsInvalid: true }],
    ],
    [
      'a failure of another kind',
      ['[ "$status" -eq 1 ]', `echo "$output" | grep "cannot build AdmissionRequest"`],
      [{ error: true }],
    ],
    [
      'a failure without status',
      [`[[ "$output" == *"Provided settings are not valid: a"* ]]`],
      [{ settingsInvalid: { matches: '^a' } }],
    ],
    [
      'a crash',
      [rejected, `[[ "$output" == *"internal server error: Guest call failure: a"* ]]`],
      [{ error: { contains: 'Guest call failure: a' } }],
    ],
    ['! at the end', [`! [[ "$output" == *'"allowed":true'* ]]`], [{ allowed: false }]],
    ['&& at the end', [`[ "$status" -eq 0 ] && [[ "$output" == *'"allowed":true'* ]]`], [{ allowed: true }]],
    ['|| with a failure', [`[ "$status" -eq 0 ] || return 1`, accepted], [{ allowed: true }]],
    [
      'conditions in one bracket',
      [`[[ "$status" -eq 0 && "$output" == *'"allowed":true'* ]]`],
      [{ allowed: true }],
    ],
    ['test', [`test "$status" = 0`, accepted], [{ allowed: true }]],
    ['expr match', [`[ $(expr match "$output" '.*allowed.*true') -gt 0 ]`], [{ allowed: true }]],
    ['backquotes', ['[ `expr "$output" : ".*allowed.*true"` -ne 0 ]'], [{ allowed: true }]],
    [
      'a count of grep',
      [`[ "$(echo "$output" | grep -c '"allowed":false')" -eq 0 ]`, accepted],
      [{ allowed: true }],
    ],
    ['grep -F', [`grep -Fq '"code":403' <<< "$output"`], [{ code: 403 }]],
    ['grep -v', [`echo "$output" | grep -v '"allowed":false'`], [{ allowed: true }]],
    ['jq in a condition', [`[ "$(jq '.allowed == false' <<< "$output")" = true ]`], [{ allowed: false }]],
    ['lines', ['[[ "${lines[0]}" =~ "allowed\\":true" ]]'], [{ allowed: true }]],
    ['assert_equal', ['assert_equal "$status" 0', accepted], [{ allowed: true }]],
    [
      'assert_failure with a code',
      ['assert_failure 1', "assert_output --partial 'a'"],
      [{ settingsInvalid: { contains: 'a' } }],
    ],
    ['$? of a check that has ended the test otherwise', [accepted, '[ $? -eq 0 ]'], [{ allowed: true }]],
    ['a check behind !, which bash ignores', [`! [[ "$output" == *"x"* ]]`, accepted], [{ allowed: true }]],
    [
      'a comparison that always holds',
      [`[ $(expr "$output" : '.*JSONPatch.*') -ne 1 ]`, accepted],
      [{ allowed: true }],
    ],
    [
      "a text of kwctl's own log that must not be there",
      [`[ $(expr "$output" : '.*Cannot shut down the CallbackHandler task.*') -eq 0 ]`, accepted],
      [{ allowed: true }],
    ],
  ])('%s', async (_what, checks, expected) => {
    expect(await expectedOf(run, ...checks)).toEqual(expected);
  });

  it('may be skipped', async () => {
    expect(
      await casesOf(`${test('skip "not here"', run)}${test(run, accepted).replace('"a"', '"b"')}`),
    ).toEqual([
      { name: 'a', skip: 'not here' },
      { name: 'b', request: './r.json', expect: { allowed: true } },
    ]);
  });

  it('may have a name that is there already, or no name for a suite', async () => {
    const one = test(run, accepted);
    const names = [one, one, one.replace('"a"', '"$(tfile) b"'), one.replace('"a"', "''")].join('');

    expect((await casesOf(names)).map(({ name }) => name)).toEqual([
      'a',
      'a (line 5)',
      '$(tfile) b',
      'test in line 13',
    ]);
  });
});

describe('the run of a test', () => {
  it.each([
    ['another program in front', 'run env RUST_LOG=debug timeout 10 ./kwctl -v run p.wasm -r r.json'],
    ['wardctl', 'run wardctl run p.wasm --request-path=r.json --disable-wasmtime-cache'],
    ['a variable', 'local k=kwctl f="-r r.json"; run $k run $f "p.wasm"'],
    ['redirections', 'run kwctl run p.wasm -r - < r.json'],
    ['another shell', `run bash -c "kwctl run p.wasm -r r.json"`],
    ['no run', 'output=$(kwctl run p.wasm -r r.json)'],
    ['exit status', 'run -0 --keep-empty-lines kwctl run p.wasm -r r.json'],
  ])('is found with %s', async (_what, command) => {
    const text = test(...command.split('; '), '[ "$status" -eq 0 ]', accepted);

    expect(await suiteOf(text)).toMatchObject({
      policy: './p.wasm',
      cases: [{ request: './r.json', expect: { allowed: true } }],
    });
  });

  it.each([
    ['a reference', 'ghcr.io/kubewarden/policies/a:v1', 'ghcr.io/kubewarden/policies/a:v1'],
    ['a URI', 'registry://localhost:5000/a:v1', 'registry://localhost:5000/a:v1'],
    ['a URI of a file', 'https://example.com/a.wasm', 'https://example.com/a.wasm'],
    ['a path', '../a.wasm', '../a.wasm'],
    ['a path from the root', '/q/a.wasm', '../q/a.wasm'],
    ['the folder of the file', '"$BATS_TEST_DIRNAME/a.wasm"', './a.wasm'],
    ['a custom resource', 'policy.yml', './policy.yml'],
  ])('names its policy by %s', async (_what, policy, expected) => {
    const text = test(`run kwctl run ${policy} -r r.json`, accepted);

    expect((await suiteOf(text))['policy']).toBe(expected);
  });

  it('counts paths from where bats is started, and from cd', async () => {
    const text = test(
      'run kwctl run p.wasm -r "$BATS_TEST_DIRNAME/r.json" -s s.json',
      accepted,
      'cd sub',
      run,
      accepted,
    );
    const suite = await suiteOf(text, { runFolder: '/p/..', testFolder: '/p', suiteFolder: '/p/suites' });

    expect(suite).toMatchObject({
      policy: '../../p.wasm',
      cases: [
        { request: '../r.json', settings: '../../s.json' },
        { policy: '../../sub/p.wasm', request: '../../sub/r.json' },
      ],
    });
  });

  it('is made from a manifest by wardctl', async () => {
    const text = test(
      'run wardctl run p.wasm -f m.yml --operation UPDATE --old-file o.yml -n a --user b --group c',
      accepted,
    );

    expect((await casesOf(text))[0]).toMatchObject({
      manifest: './m.yml',
      operation: 'UPDATE',
      oldManifest: './o.yml',
      namespace: 'a',
      user: 'b',
      groups: ['c'],
    });
  });

  it('follows setup, functions and their arguments', async () => {
    const text = `
      POLICY="p.wasm"
      setup_file() { make "$POLICY"; }
      setup() { DATA="$BATS_TEST_DIRNAME"/data; }
      ask() { local settings="$2"; kwctl run "$POLICY" -r "$DATA/$1.json" --settings-json "$settings"; }
      is_rejected() { [ "$status" -eq 0 ]; [[ "$output" == *"$1"* ]]; }
      ${test(`run ask r '{"a": 1}'`, 'is_rejected "b c"')}`;

    expect(await suiteOf(text)).toMatchObject({
      policy: './p.wasm',
      cases: [{ request: './data/r.json', settings: { a: 1 }, expect: { message: { contains: 'b c' } } }],
    });
    expect((await imported(text)).notes.map(({ lines }) => lines)).toContainEqual([3]);
  });
});

describe('a test that is left out', () => {
  it.each([
    ['another program', ['run ls', accepted], '2: it runs ls'],
    ['another verb', ['run kwctl inspect p.wasm', accepted], '2: `kwctl inspect` asks no policy'],
    ['another tool', [`run policy-testdrive -p p.wasm -r r.json -s '{}'`], '2: it runs policy-testdrive'],
    ['a script', [`run bash -c 'cd a; ${run.slice(4)}'`, accepted], '2: it runs several commands'],
    ['a pipe', [`run bash -c '${run.slice(4)} | wc -l'`, accepted], '2: its output is piped to wc'],
    ['no check', [run], '1: it checks nothing'],
    ['only the status', [run, '[ "$status" -eq 0 ]'], '2: nothing is expected'],
    ['a status that never is', [run, '[ "$status" -eq 3 ]'], '3: a suite has no way to say'],
    ['two statuses', [run, '[ "$status" -eq 0 ]', '[ "$status" -eq 1 ]'], '2: it expects two exit statuses'],
    ['two verdicts', [run, accepted, rejected], '4: its checks contradict'],
    ['a verdict of a failure', [run, '[ "$status" -eq 1 ]', accepted], '4: kwctl prints no answer'],
    ['a code of a failure', [run, '[ "$status" -eq 1 ]', `[[ "$output" == *'"code":403'* ]]`], '4: '],
    ['a text that must not be there', [run, accepted, `[[ "$output" != *"a"* ]]`], '4: a suite has no way'],
    ['a patch of a rejection', [run, rejected, '[[ "$output" == *JSONPatch* ]]'], '2: a suite does not look'],
    ['a loop', ['for a in b; do', run, 'done', accepted], '2: `for` decides'],
    ['a condition', [run, 'if true; then', accepted, 'fi'], '3: `if` decides'],
    ['the background', [`${run} &`, accepted], '2: a command runs in the background'],
    ['a choice', [run, `${accepted} || ${rejected}`], '3: something else may hold'],
    [
      'a check that bash passes over',
      [run, `${accepted} && [ "$status" -eq 0 ]`, accepted],
      '3: bash passes over',
    ],
    ['set +e', ['set +e', run, accepted], '2: it runs set'],
    ['a file that it writes', ['echo "{}" > r.json', run, accepted], '2: it writes a file'],
    ['a value from elsewhere', [`run kwctl run "$POLICY" -r r.json`, accepted], '2: the value of $POLICY'],
    [
      'a value of a program',
      ['local a=$(date)', 'run kwctl run "$a" -r r.json', accepted],
      '3: the value of $(date)',
    ],
    ['the output in a word', [run, accepted, 'run kwctl run p.wasm -r "$output.json"', accepted], '4: '],
    ['a check before all runs', [accepted, run], '2: it checks something before'],
    ['no request', ['run kwctl run p.wasm', accepted], '2: expected one request'],
    ['two policies', ['run kwctl run p.wasm q.wasm -r r.json', accepted], '2: expected one policy'],
    ['a flag without place', [`${run} --sources-path s.yml`, accepted], '2: --sources-path has no place'],
    ['an unknown flag', [`${run} -z`, accepted], '2: -z is no flag'],
    ['a flag without value', [`${run} -s`, accepted], '2: --settings-path has no value'],
    [
      'settings that are no JSON',
      [`${run} --settings-json '{a: 1}'`, accepted],
      '2: its settings are no JSON',
    ],
    [
      'settings that are no object',
      [`${run} --settings-json '[1]'`, accepted],
      '2: expected an object for its settings',
    ],
    ['settings in the place of a path', [`${run} -s '{"a": 1}'`, accepted], '2: -s takes the path'],
    ['a mode that is none', [`${run} -e lua`, accepted], '2: -e lua'],
    [
      'a part of a patch',
      [`run bash -c '${run.slice(4)} | jq -r ".patch | @base64d"'`, `[[ "$output" == *"a"* ]]`],
      '3: a suite compares patches',
    ],
    ['a filter of jq', [run, `echo "$output" | jq -e '.patch | length > 3'`], '3: the filter of jq'],
    ['an extended pattern', [run, `[[ "$output" == *@(a|b)* ]]`], '3: the pattern'],
    [
      'a group in expr',
      [run, String.raw`[ $(expr "$output" : '.*\(a\)') -ne 0 ]`],
      '3: the pattern: with a group',
    ],
    ['an output without quotes in expr', [run, `[ $(expr $output : '.*a') -ne 0 ]`], '3: without quotes'],
    ['a number of characters', [run, `[ $(expr "$output" : '.*a') -eq 12 ]`], '3: it compares how many'],
    [
      'why kwctl fails, without stderr',
      [`${run} 2>/dev/null`, '[ "$status" -eq 1 ]', `[[ "$output" == *"a"* ]]`],
      '4: why kwctl fails stands on stderr',
    ],
    ['an environment', [`KUBECONFIG=a ${run}`, accepted], '2: it sets the variable KUBECONFIG'],
    ['a failure by itself', [run, accepted, 'return 1'], '4: it fails by itself'],
    ['output that it sets', ['output=a', run, accepted], '2: it sets $output'],
  ])('says so: %s', async (_what, commands, reason) => {
    expect(await reasonOf(test(...commands))).toContain(reason);
  });

  it('is a skipped case with the reason, and expects nothing that could pass', async () => {
    const text = `${test(run, accepted)}@test "b" {\n  run ls\n}\n`;
    const { tests } = await imported(text);

    expect(tests.map(({ name, line, cases }) => [name, line, cases])).toEqual([
      ['a', 1, 1],
      ['b', 5, 0],
    ]);
    expect((await casesOf(text))[1]).toEqual({ name: 'b', skip: 'not translated: it runs ls (line 6)' });
  });

  it('is left out whole, however much of it could be said', async () => {
    const { suite, tests } = await imported(test(run, accepted, run, '[ "$status" -eq 0 ]'));

    expect(suite).toBeUndefined();
    expect(tests).toMatchObject([{ cases: 0, leftOut: { line: 4 } }]);
  });

  it('may be one for what runs before it', async () => {
    expect(await reasonOf(`setup() {\n  kind create cluster\n}\n${test(run, accepted)}`)).toBe(
      '2: it runs kind',
    );
    expect(await reasonOf(`rm -rf x\n${test(run, accepted)}`)).toBe('1: it runs rm');
  });

  it('is found where it stands inside of something else', async () => {
    const { tests } = await imported(`if true; then\n  @test "a" {\n    ${run}\n  }\nfi\n`);

    expect(tests).toEqual([
      { name: 'a', line: 2, cases: 0, leftOut: { line: 2, reason: 'it stands inside of another command' } },
    ]);
  });

  it('is every test of a file that bash cannot read', async () => {
    const { suite, tests } = await imported(
      `${test(run, accepted)}@test "b" {\n  run kwctl run p.wasm -r r.json'\n}\n`,
    );

    expect(suite).toBeUndefined();
    expect(tests.map(({ name, leftOut }) => [name, leftOut?.line])).toEqual([
      ['a', 6],
      ['b', 6],
    ]);
    expect(tests[0]?.leftOut?.reason).toContain('bash cannot read the file');
  });

  it('may be one that a suite does not take', async () => {
    const text = `${test(run, accepted)}${test(run, `[[ "$output" == *'"patch":"W10="'* ]]`).replace('"a"', '"b"')}`;
    const { tests, suite } = await imported(text);

    expect(tests.map(({ leftOut }) => leftOut?.line)).toEqual([undefined, 5]);
    expect(tests[1]?.leftOut?.reason).toContain('a suite does not take it');
    expect(suite).toContain('not translated: a suite does not take it');
  });

  it('is one with a quotation mark that a later test closes', async () => {
    const broken = test(`run kwctl run p.wasm -r r.json'`, accepted);

    expect(await reasonOf(`${broken}${broken.replace('"a"', '"b"')}`)).toBe(
      '2: the name of a file has a line break in it',
    );
  });

  it('is not one in a comment', async () => {
    expect((await imported(`# ${test(run, accepted).replaceAll('\n', '\n# ')}`)).tests).toEqual([]);
  });
});

describe('notes', () => {
  it.each([
    ['a text that could stand elsewhere', [accepted, `[[ "$output" == *"a"* ]]`], 'in the message', 4],
    ['words that could stand elsewhere', [accepted], 'in other places', 3],
    ['a text without verdict', [`[[ "$output" == *"a"* ]]`], 'nothing says whether', 3],
    ['an absence', [accepted, `[[ "$output" != *patch* ]]`], 'the absence', 4],
    ['a status', ['[ "$status" -eq 1 ]'], 'is taken for settings', 2],
    [
      'an error of kwctl',
      ['[ "$status" -eq 1 ]', `[[ "$output" == *"No such file"* ]]`.replace('file', 'file or directory')],
      'any error',
      4,
    ],
    ['an old output', ['[ "$status" -eq 1 ]', `[[ "$output" == *'"valid":false'* ]]`], 'no longer prints', 4],
    ['a star', [`[ $(expr "$output" : '.*not allowed*') -ne 0 ]`], 'repeats its last letter', 3],
    ['a check that always holds', [accepted, `[ $(expr "$output" : '.*') -ne 0 ]`], 'holds whatever', 4],
    ['jq of more than the answer', [`echo "$output" | jq -e '.allowed'`], 'all that kwctl prints', 3],
    ['several texts', [`[[ "$output" == *"a"* ]]`, `[[ "$output" == *"b"* ]]`], 'each is a case', 3],
    ['a crash', [`[[ "$output" == *"internal server error"* ]]`], 'has not rejected', 3],
  ])('tell of %s', async (_what, checks, text, line) => {
    const { notes } = await imported(test(run, ...checks));

    expect(notes.filter((note) => note.text.includes(text)).map(({ lines }) => lines)).toEqual([
      expect.arrayContaining([line]),
    ]);
  });

  it('are none where the suite says the same', async () => {
    const { notes } = await imported(
      test(run, '[ "$status" -eq 0 ]', `[[ "$output" == *'"allowed":true'* ]]`),
    );

    expect(notes).toEqual([]);
  });
});

describe('the bounds of a file', () => {
  it('are 2,000 tests', async () => {
    const one = test(run, accepted);
    const { tests } = await imported(one.repeat(2000));

    expect(tests.filter(({ leftOut }) => leftOut !== undefined)).toEqual([]);
    await expect(imported(one.repeat(2001))).rejects.toThrow('at most 2000 tests, found 2001');
  });

  it.each([
    ['functions that call each other', `f() {\n  f\n}\n${test('f', run, accepted)}`, 'too deeply'],
    [
      'functions that call many',
      `f() { :; :; }\n${'g() { f; f; }\n'.repeat(1)}${test(...Array<string>(900).fill('g'), run)}`,
      'more than 2000 commands',
    ],
    [
      'a text that grows',
      test(
        'local a=aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
        ...Array<string>(20).fill('a="$a$a"'),
        run,
        `[[ "$output" == *"$a"* ]]`,
      ),
      'too long',
    ],
    [
      'many texts of one run',
      test(run, ...Array.from({ length: 60 }, (_, index) => `[[ "$output" == *"text ${index}."* ]]`)),
      'more than 50 texts',
    ],
  ])('are kept with %s', async (_what, text, reason) => {
    expect(await reasonOf(text)).toContain(reason);
  });

  it('are kept with a text that many tests look for', async () => {
    const text = `T='${'b'.repeat(90_000)}'\n${test(run, `[[ "$output" == *"$T"* ]]`).repeat(100)}`;
    const { suite, tests } = await imported(text);

    expect(suite?.length).toBeLessThan(8 * 1024 * 1024);
    expect(tests.at(-1)?.leftOut?.reason).toContain('too large');
  });

  it('hold for whatever bytes are put in or left out', async () => {
    const file = [
      test(run, accepted),
      test(run, rejected, `[[ "$output" == *"a"* ]]`, `echo "$output" | grep -q 'b'`),
    ].join('');
    const strange = fc.constantFrom(
      '"',
      "'",
      '`',
      '$(',
      ')',
      '{',
      '}',
      '[[',
      '\\',
      '\n',
      '|',
      '&&',
      '#',
      '<<E',
      '${',
      '\0',
    );
    const edits = fc.array(fc.tuple(fc.nat({ max: file.length }), strange, fc.nat({ max: 5 })), {
      maxLength: 5,
    });
    await fc.assert(
      fc.asyncProperty(edits, async (found) => {
        const text = found.reduce(
          (old, [at, put, cut]) => old.slice(0, at) + put + old.slice(at + cut),
          file,
        );
        const { suite } = await imported(text);
        if (suite !== undefined) await readSuite(suite, { path: '/p/a.policytest.yml', name: 'a' });
      }),
    );
  });

  it('are kept with a settings text that many tests share', async () => {
    const settings = JSON.stringify({ a: 'b'.repeat(50_000) });
    const text = `S='${settings}'\n${test('run kwctl run p.wasm -r r.json --settings-json "$S"', accepted).repeat(100)}`;
    const { suite, tests } = await imported(text);

    expect(suite?.length).toBeLessThan(8 * 1024 * 1024);
    expect(tests.at(-1)?.leftOut?.reason).toContain('too large');
  });
});
