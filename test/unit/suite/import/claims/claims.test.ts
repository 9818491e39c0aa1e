import { describe, expect, it } from 'vitest';
import { fromPlain } from '../../../../../src/json/index.ts';
import { readAnswerPattern } from '../../../../../src/suite/import/claims/answer-pattern.ts';
import { readFailurePattern } from '../../../../../src/suite/import/claims/failure-pattern.ts';
import { readMemberCheck } from '../../../../../src/suite/import/claims/member-claims.ts';
import { readRegex } from '../../../../../src/suite/import/pattern/regular-expression.ts';
import { containing, PatternProblem } from '../../../../../src/suite/import/pattern/text-pattern.ts';

const basic = (source: string): ReturnType<typeof readRegex> =>
  readRegex(source, 'basic', { isAtStart: true });
const exact = (text: string): object => ({ key: 'message', value: { type: 'exact', text } });
const contains = (text: string): object => ({ key: 'message', value: { type: 'contains', text } });
const matches = (pattern: string): object => ({ key: 'message', value: { type: 'matches', pattern } });

describe('patterns of an answer', () => {
  it.each([
    ['.*allowed.*true', [{ key: 'allowed', value: true }]],
    ['.*allowed.*false*', [{ key: 'allowed', value: false }]],
    ['.*"allowed":true.*', [{ key: 'allowed', value: true }]],
    [String.raw`.*allowed\":false`, [{ key: 'allowed', value: false }]],
    ['.*"code":403.*', [{ key: 'code', value: 403 }]],
    ['.*code.*401', [{ key: 'code', value: 401 }]],
    ['.*patch.*', [{ key: 'mutated', value: true }]],
    ['.*JSONPatch.*', [{ key: 'mutated', value: true }]],
    ['.*"patchType":"JSONPatch"', [{ key: 'mutated', value: true }]],
    ['.*patch":".*', [{ key: 'mutated', value: true }]],
    [
      `.*patch":"${Buffer.from('[{"op":"remove","path":"/a"}]').toString('base64')}`,
      [{ key: 'patch', value: fromPlain([{ op: 'remove', path: '/a' }]) }],
    ],
    ['.*"warnings":null', [{ key: 'warnings', value: [] }]],
    [String.raw`.*"warnings":\["a","b"\].*`, [{ key: 'warnings', value: ['a', 'b'] }]],
    ['.*"auditAnnotations":{"a":"1",', [{ key: 'auditAnnotations', value: { a: '1' } }]],
    ['.*.*', []],
    ['.*allowed.*', []],
  ])('%s', (source, expected) => {
    expect(readAnswerPattern(basic(source))).toEqual(expected);
  });

  it.each([
    ['.*is not allowed.*', contains('is not allowed')],
    ['.*Set{a} (b)+.*', contains('Set{a} (b)+')],
    ['.*"message":"no".*', exact('no')],
    ['.*"message":"".*', exact('')],
    ['.*"message":".*', matches('^')],
    ['.*"message":"no', matches('^no')],
    ['.*"message":.*no.*', contains('no')],
    ['.*"message":".*no.*', contains('no')],
    ['.*"message":"User.* is not allowed".*', matches('(?s)^User.* is not allowed$')],
    ['.*denied: owner".*', matches('denied: owner$')],
    ['.*"Cannot use.*', matches('(?:^|")Cannot use')],
    ['.*label.*"owner.*', matches('(?s)label.*"owner')],
    [String.raw`.*class \\"fast\\".*`, contains('class "fast"')],
    [String.raw`.*a\\nb.*`, contains('a\nb')],
    ['.*registry.example.com/a (b).*', matches(String.raw`registry.example.com/a \(b\)`)],
    ['.*a.*b.*', matches('(?s)a.*b')],
    [String.raw`.*a.\+b.*`, matches('(?s)a.+b')],
    [".*'[level]' is.*", matches("'[level]' is")],
    ['.*allowed.*by nobody', matches('(?s)allowed.*by nobody')],
  ])('%s, about the message', (source, expected) => {
    expect(readAnswerPattern(basic(source))).toEqual([expected]);
  });

  it('say several things at once', () => {
    const claims = readAnswerPattern(basic('.*"allowed":false,"status":{"message":"no","code":418}.*'));

    expect(claims).toEqual([{ key: 'allowed', value: false }, { key: 'code', value: 418 }, exact('no')]);
    expect(readAnswerPattern(basic('.*"allowed":false.*no","code":418.*'))).toEqual([
      { key: 'allowed', value: false },
      { key: 'code', value: 418 },
      matches('no$'),
    ]);
  });

  it.each([
    ['"allowed":true', 'the first character'],
    ['.*}$', 'the last character'],
    ['.*"code":403.*"allowed":false', 'never has that order'],
    ['.*class "fast".*', 'cannot stand'],
    [String.raw`.*a\\d.*`, 'cannot stand'],
    [String.raw`.*a\\/b.*`, 'cannot stand'],
    ['.*"digest":"".*', 'no member "digest"'],
    ['.*"uid":"1".*', 'no way to compare "uid"'],
    ['.*"patch":"W3s.*', 'as a whole'],
    ['.*"patch":"W3s="', 'JSON is none'],
    ['.*"allowed": true.*', 'no value of that key'],
    ['.*"code".*', 'no value stands behind'],
    ['.*"message":"a".*b.*', 'behind the end of the message'],
    ['.*"warnings".*old.*', 'followed by another value'],
  ])('%s is no pattern of an answer, or not one for a suite', (source, reason) => {
    const read = (): unknown => readAnswerPattern(basic(source));

    expect(read).toThrow(PatternProblem);
    expect(read).toThrow(reason);
  });
});

describe('patterns of a failure', () => {
  const invalid = (value: unknown): object => ({ key: 'settingsInvalid', value });

  it.each([
    ['.*Provided settings are not valid.*', invalid(true)],
    ['.*settings are not valid.*', invalid(true)],
    ['Error: Provided settings.*', invalid(true)],
    [
      '.*Provided settings are not valid: a (b).*',
      invalid({ type: 'matches', pattern: String.raw`^a \(b\)` }),
    ],
    ['.*are not valid: a.*', invalid({ type: 'matches', pattern: '^a' })],
    ['.*Provided settings are not valid.*a.*', invalid({ type: 'contains', text: 'a' })],
    ['Error: Provided settings are not valid: a$', invalid({ type: 'exact', text: 'a' })],
    ['.*both \'a\' and "b".*', invalid({ type: 'contains', text: `both 'a' and "b"` })],
    ['.*valid.*false', invalid(true)],
    ['.*"valid":false.*', invalid(true)],
    ['.*"message":"a".*', invalid({ type: 'exact', text: 'a' })],
    ['.*cannot build AdmissionRequest.*', { key: 'error', value: true }],
    ['.*No such file or directory.*', { key: 'error', value: true }],
  ])('%s', (source, expected) => {
    expect(readFailurePattern(basic(source))).toEqual([expected]);
  });

  it.each([
    ['.*allowed.*true', 'no answer'],
    ['.*"allowed":false.*', 'no answer'],
    ['a.*', 'first character'],
  ])('%s is none', (source, reason) => {
    expect(() => readFailurePattern(basic(source))).toThrow(reason);
  });
});

describe('checks of a member', () => {
  const view = (path: string, isDecoded = false): { path: string; isDecoded: boolean } => ({
    path,
    isDecoded,
  });
  const equals = (value: unknown): { type: 'equals'; value: ReturnType<typeof fromPlain> } => ({
    type: 'equals',
    value: fromPlain(value),
  });
  const patch = [{ op: 'remove', path: '/a' }];

  it.each([
    ['allowed', equals(true), true, { key: 'allowed', value: true }],
    ['allowed', equals('false'), true, { key: 'allowed', value: false }],
    ['allowed', equals('false'), false, { key: 'allowed', value: true }],
    ['allowed', equals(null), false, { key: 'allowed', value: true }],
    ['status.message', equals('no'), true, exact('no')],
    ['status.code', equals('403'), true, { key: 'code', value: 403 }],
    ['patch', equals(null), true, { key: 'mutated', value: false }],
    ['patch', equals('null'), false, { key: 'mutated', value: true }],
    ['patchType', equals('JSONPatch'), true, { key: 'mutated', value: true }],
    ['warnings', equals(['a']), true, { key: 'warnings', value: ['a'] }],
    ['warnings', equals(null), true, { key: 'warnings', value: [] }],
    ['auditAnnotations.a', equals('1'), true, { key: 'auditAnnotations', value: { a: '1' } }],
  ])('.%s %j %s', (path, test, isExpected, expected) => {
    expect(readMemberCheck({ view: view(path), test, isExpected })).toEqual([expected]);
  });

  it('compare patches, decoded or not', () => {
    const expected = [{ key: 'patch', value: fromPlain(patch) }];
    const text = JSON.stringify(patch);

    expect(readMemberCheck({ view: view('patch', true), test: equals(text), isExpected: true })).toEqual(
      expected,
    );
    expect(
      readMemberCheck({
        view: view('patch'),
        test: equals(Buffer.from(text).toString('base64')),
        isExpected: true,
      }),
    ).toEqual(expected);
    expect(() =>
      readMemberCheck({
        view: view('patch', true),
        test: { type: 'pattern', pattern: containing('"path":"/a"') },
        isExpected: true,
      }),
    ).toThrow('as a whole');
  });

  it.each([
    ['status.message', equals('no'), false],
    ['uid', equals('1'), true],
    ['allowed', equals('maybe'), true],
    ['warnings', equals([true]), true],
  ])('.%s %j %s is nothing for a suite', (path, test, isExpected) => {
    expect(() => readMemberCheck({ view: view(path), test, isExpected })).toThrow(PatternProblem);
  });
});
