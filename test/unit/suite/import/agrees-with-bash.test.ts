import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, type JsonValue } from '../../../../src/json/index.ts';
import { checkExpectation } from '../../../../src/suite/check/index.ts';
import { readSuite } from '../../../../src/suite/document/index.ts';
import { importBats } from '../../../../src/suite/import/index.ts';
import type { Observation } from '../../../../src/suite/observation.ts';
import { accepted, observed } from '../check/observations.ts';

/** What a policy says, and the checks of a test about it. */
interface Sample {
  readonly answer: Answer;
  readonly checks: readonly string[];
}

/** An answer, or the refusal of settings. */
type Answer =
  | {
      readonly allowed: boolean;
      readonly message: string | undefined;
      readonly code: number | undefined;
      readonly mutates: boolean;
    }
  | { readonly refusal: string };

const operations = [{ op: 'add', path: '/x', value: 1 }];
const encodedPatch = Buffer.from(JSON.stringify(operations)).toString('base64');

/** What kwctl prints, with stdout and stderr together, and its exit status (cli-and-registry 5.12). */
function printed(answer: Answer): { output: string; status: number } {
  if ('refusal' in answer)
    return { output: `Error: Provided settings are not valid: ${answer.refusal}`, status: 1 };
  const { allowed, message, code, mutates } = answer;
  const status = { message, code };
  const output = JSON.stringify({
    uid: '705ab4f5',
    allowed,
    ...(mutates ? { patchType: 'JSONPatch', patch: encodedPatch } : {}),
    ...(message === undefined && code === undefined ? {} : { status }),
    auditAnnotations: null,
    warnings: null,
  });
  return { output, status: 0 };
}

/** The same as a case of a suite sees it. */
function seen(answer: Answer): Observation {
  if ('refusal' in answer) {
    return observed({ answer: undefined, settings: { valid: false, message: answer.refusal } });
  }
  const { mutates, ...rest } = answer;
  const object: JsonValue = new Map([['a', 'b']]);
  const mutatedObject: JsonValue = new Map<string, JsonValue>([
    ['a', 'b'],
    ['x', 1n],
  ]);
  const mutation = mutates ? { patch: parseJson(JSON.stringify(operations)), mutatedObject } : {};
  return observed({ object, answer: accepted({ ...rest, ...mutation }) });
}

/** Words that no key or value of an answer has, and all that JSON, patterns and the shell take for something else. */
const pieces = fc.constantFrom(
  'ape',
  'bee',
  'cow',
  ' ',
  ' is ',
  "'",
  '"',
  '\\',
  '*',
  '[x]',
  '{y}',
  '(z)',
  '+',
  '|',
  '^',
  '$',
  '\n',
  '<é>',
);
const texts = fc.array(pieces, { minLength: 1, maxLength: 6 }).map((found) => found.join(''));
const answers: fc.Arbitrary<Answer> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .record({
        allowed: fc.boolean(),
        message: fc.option(texts, { nil: undefined }),
        code: fc.option(fc.constantFrom(400, 403, 422), { nil: undefined }),
        mutates: fc.boolean(),
      })
      // The suite does not look at what a rejected request would have become.
      .map((answer) => ({ ...answer, mutates: answer.mutates && answer.allowed })),
  },
  { weight: 1, arbitrary: texts.map((refusal) => ({ refusal: refusal.trim() || 'no' })) },
);

/** A part of the message, or of another text; so much of it that it is nowhere else in the output. */
function fragments(answer: Answer): fc.Arbitrary<string> {
  const text = 'refusal' in answer ? answer.refusal : (answer.message ?? 'ape');
  const ownParts = fc
    .tuple(fc.nat({ max: text.length }), fc.nat({ max: text.length }))
    .map(([one, other]) => text.slice(Math.min(one, other), Math.max(one, other)));
  return fc
    .oneof(ownParts, fc.constant(text), texts)
    .filter((found) => /ape|bee|cow/.test(found) && !/^\s/.test(found));
}

const inShell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
const inBasic = (text: string): string => text.replaceAll(/[\\*.[\]^$]/g, String.raw`\$&`);
const inExtended = (text: string): string => text.replaceAll(/[\\*.[\]^$+?(){}|]/g, String.raw`\$&`);

function checksOf(answer: Answer): fc.Arbitrary<string[]> {
  const isRefusal = 'refusal' in answer;
  const inOutput = (text: string): string => (isRefusal ? text : JSON.stringify(text).slice(1, -1));
  const text = fragments(answer).map(inOutput);
  const own = 'allowed' in answer ? String(answer.allowed) : 'true';
  const verdict = fc.constantFrom(own, own, own, 'true', 'false');
  const aboutAnswer = [
    verdict.map((value) => `[ $(expr "$output" : '.*allowed.*${value}') -ne 0 ]`),
    verdict.map((value) => `[ $(expr "$output" : '.*"allowed":${value}.*') -eq 0 ]`),
    verdict.map((value) => `[[ "$output" == *'"allowed":${value}'* ]]`),
    verdict.map((value) => `echo "$output" | jq -e '.allowed == ${value}'`),
    // Without a verdict, a suite takes it that what is not changed is accepted.
    fc
      .tuple(verdict, fc.constantFrom('-ne', '-eq'))
      .map(
        ([value, operator]) =>
          `[[ "$output" == *'"allowed":${value}'* ]]\n[ $(expr "$output" : '.*"patchType":"JSONPatch".*') ${operator} 0 ]`,
      ),
    fc.constant(`[[ "$output" == *'"patch":"${encodedPatch}"'* ]]`),
    fc.constantFrom(400, 403).map((code) => `[ $(expr "$output" : '.*"code":${code}.*') -ne 0 ]`),
    fc.constantFrom(400, 403).map((code) => `[ "$(echo "$output" | jq -r .status.code)" = ${code} ]`),
    text.map((found) => `[ $(expr "$output" : ${inShell(`.*"message":"${inBasic(found)}".*`)}) -ne 0 ]`),
    text.map((found) => `[ $(expr "$output" : ${inShell(`.*"message":"${inBasic(found)}`)}) -ne 0 ]`),
    text.map((found) => `[[ "$output" == *${inShell(`${found}"`)}* ]]`),
  ];
  const aboutText = [
    text.map((found) => `[ $(expr "$output" : ${inShell(`.*${inBasic(found)}.*`)}) -ne 0 ]`),
    text.map((found) => `[[ "$output" == *${inShell(found)}* ]]`),
    text.map((found) => `[[ "$output" =~ ${inShell(found)} ]]`),
    text.map((found) => `echo "$output" | grep -qE -- ${inShell(inExtended(found))}`),
    text.map((found) => `grep -qF ${inShell(found)} <<< "$output"`),
    fc
      .tuple(text, text)
      .map(
        ([one, other]) => `[ $(expr "$output" : ${inShell(`.*${inBasic(one)}.*${inBasic(other)}`)}) -ne 0 ]`,
      ),
    fc.tuple(text, text).map(([one, other]) => `[[ "$output" == *${inShell(one)}*${inShell(other)}* ]]`),
  ];
  const aboutRefusal = [
    text.map(
      (found) =>
        `[ $(expr "$output" : ${inShell(`.*Provided settings are not valid: ${inBasic(found)}`)}) -ne 0 ]`,
    ),
    text.map((found) => `[[ "$output" == *'settings are not valid'*${inShell(found)}* ]]`),
  ];
  const right = isRefusal ? ['[ "$status" -eq 1 ]', '[ "$status" -ne 0 ]'] : ['[ "$status" -eq 0 ]'];
  const status = fc.constantFrom(...right, ...right, '[ "$status" -eq 0 ]', '[ "$status" -eq 1 ]');
  const any = fc.oneof(...aboutText, ...(isRefusal ? aboutRefusal : aboutAnswer));
  // Of a text alone, nothing tells whether it is from an answer; it is taken for one.
  const first = isRefusal ? status : fc.option(status, { nil: undefined });
  return fc.tuple(first, fc.array(any, { minLength: 1, maxLength: 2 })).map(
    // grep looks at lines, of which a pattern with a line break is two.
    ([own, rest]) => [
      ...(own === undefined ? [] : [own]),
      ...rest.filter((one) => !one.includes('grep') || !one.includes('\n')),
    ],
  );
}

const samples: fc.Arbitrary<Sample> = answers
  .chain((answer) => checksOf(answer).map((checks) => ({ answer, checks })))
  .filter(({ checks }) => checks.length > 0);

/** Whether each test passes in bash, as bats runs it: up to the first command that fails. */
function runInBash(tests: readonly Sample[]): boolean[] {
  const script = tests.map(({ answer, checks }) => {
    const { output, status } = printed(answer);
    const commands = checks
      .flatMap((check) => check.split(/(?<=\])\n(?=\[)/))
      .map((check) => `${check} || exit 1`);
    return `(output=${inShell(output)}; status=${status}\n${commands.join('\n')}\n) >/dev/null 2>&1; echo $?`;
  });
  const answered = execFileSync('bash', {
    input: script.join('\n'),
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  return answered
    .trim()
    .split('\n')
    .map((code) => code === '0');
}

/** Whether all cases of the imported test pass; `undefined` where it was left out. */
async function runAsSuite({ answer, checks }: Sample): Promise<boolean | undefined> {
  const text = `@test "a" {\n  run kwctl run p.wasm -r r.json\n${checks.join('\n')}\n}\n`;
  const place = { name: 'a.bats', testFolder: '/p', runFolder: '/p', suiteFolder: '/p' };
  const { suite } = await importBats(text, place);
  if (suite === undefined) return undefined;
  const { cases } = (await readSuite(suite, { path: '/p/a.policytest.yml', name: 'a.policytest.yml' })).suite;
  const findings = await Promise.all(
    cases.map(({ expect: expected }) =>
      checkExpectation(expected, seen(answer), { allow: new Set(['unexplained-rejection']) }),
    ),
  );
  return findings.every((found) => found.length === 0);
}

const hasTools =
  process.platform !== 'win32' &&
  ['bash', 'expr', 'grep', 'jq'].every((name) => {
    try {
      execFileSync('sh', ['-c', `command -v ${name}`], { stdio: 'ignore' });
      return true;
    } catch {
      return false;
    }
  });

describe.skipIf(!hasTools)('a translated test', { timeout: 60_000 }, () => {
  it('passes where bash, expr, grep and jq make it pass, and nowhere else', async () => {
    const tests = fc.sample(samples, { numRuns: 400, seed: 6 });
    const inBash = runInBash(tests);
    const asSuite = await Promise.all(tests.map(runAsSuite));
    const counts = { passed: 0, failed: 0, leftOut: 0 };
    for (const [index, own] of asSuite.entries()) {
      if (own === undefined) counts.leftOut += 1;
      else {
        expect(own, JSON.stringify(tests[index], undefined, 2)).toBe(inBash[index]);
        counts[own ? 'passed' : 'failed'] += 1;
      }
    }

    expect(counts.passed, JSON.stringify(counts)).toBeGreaterThan(60);
    expect(counts.failed, JSON.stringify(counts)).toBeGreaterThan(60);
  });
});
