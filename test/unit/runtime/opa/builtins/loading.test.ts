import { describe, expect, test } from 'vitest';
import {
  BuiltinError,
  BuiltinHaltError,
  builtinNames,
  loadBuiltins,
} from '../../../../../src/runtime/opa/builtins/index.ts';
import { formatTerm } from '../../../../../src/runtime/opa/builtins/term.ts';
import type { OpaValue } from '../../../../../src/runtime/opa/builtins/value.ts';
import { parseCall, readExpectations } from './expectations.ts';

const { found } = await loadBuiltins(builtinNames());
const notes: string[] = [];
const context = { now: () => 1_722_520_331_123_456_789n, trace: (note: string) => notes.push(note) };

function call(name: string, ...args: OpaValue[]): string {
  const builtin = found.get(name);
  if (builtin === undefined) throw new TypeError(name);
  return builtin(
    context,
    args.map((arg) => formatTerm(arg)),
  );
}

describe('loadBuiltins', () => {
  test('finds every name that is announced', () => {
    expect([...found.keys()].sort()).toEqual(builtinNames());
  });

  test('announces what the reference host provides, under the names OPA uses', () => {
    const reference = [
      'base64url.encode_no_pad',
      'glob.quote_meta',
      'hex.decode',
      'hex.encode',
      'json.is_valid',
      'json.patch',
      'regex.find_n',
      'regex.split',
      'regex.template_match',
      'semver.compare',
      'semver.is_valid',
      'sprintf',
      'time.date',
      'time.now_ns',
      'time.parse_rfc3339_ns',
      'trace',
      'urlquery.decode',
      'urlquery.decode_object',
      'urlquery.encode',
      'urlquery.encode_object',
      'yaml.is_valid',
      'yaml.marshal',
      'yaml.unmarshal',
    ];
    expect(builtinNames()).toEqual(expect.arrayContaining(reference));
  });

  test('names what it does not have', async () => {
    const { found: some, missing } = await loadBuiltins(['http.send', 'sprintf', 'toString', 'rand.intn']);
    expect([...some.keys()]).toEqual(['sprintf']);
    expect(missing).toEqual(['http.send', 'toString', 'rand.intn']);
  });

  test('every builtin but the clock has answers of OPA to compare with', () => {
    const tested = new Set(readExpectations().map(({ call: text }) => parseCall(text).name));
    expect(builtinNames().filter((name) => !tested.has(name))).toEqual(['time.now_ns']);
  });
});

describe('what a builtin knows of its surroundings', () => {
  test('time.now_ns is the time of the evaluation', () => {
    expect(call('time.now_ns')).toBe('1722520331123456789');
  });

  test('trace hands its note over', () => {
    expect(call('trace', 'a note')).toBe('true');
    expect(notes).toEqual(['a note']);
  });
});

describe('sets', () => {
  test('a set is printed as one, not as a list', () => {
    const sprintf = found.get('sprintf');
    expect(sprintf?.(context, ['"missing: %v"', '[{"owner", "app"}]'])).toBe(
      String.raw`"missing: {\"app\", \"owner\"}"`,
    );
  });

  test('a set is returned as one', () => {
    expect(call('net.cidr_expand', '10.0.0.0/31')).toBe('{"10.0.0.0", "10.0.0.1"}');
  });
});

describe('hostile arguments end the evaluation instead of making the expression undefined', () => {
  const million = 'a'.repeat(1_000_000);
  const growing = Array.from({ length: 60 }, (_, index) => {
    return new Map([
      ['op', 'copy'],
      ['from', ''],
      ['path', index % 2 === 0 ? '/a' : '/b'],
    ]);
  });
  const cases: [string, ...OpaValue[]][] = [
    ['sprintf', '%1000000d'.repeat(20), Array.from({ length: 20 }, () => 1n)],
    ['sprintf', '%[1]s'.repeat(100), [million]],
    ['net.cidr_expand', '::/0'],
    ['numbers.range_step', 0n, 10n ** 30n, 1n],
    ['json.patch', new Map(), growing],
    [
      'yaml.unmarshal',
      `a: &a [${'x,'.repeat(999)}]\nb: &b [${'*a,'.repeat(999)}]\nc: [${'*b,'.repeat(999)}]`,
    ],
    ['regex.replace', million, 'a', 'b'.repeat(100)],
    ['regex.find_n', '(a|b|c|d){900}', million, -1n],
    ['regex.find_n', million, 'a', -1n],
    ['indexof_n', million, 'a'],
    [
      'strings.any_prefix_match',
      Array.from({ length: 20_000 }, () => 'a'),
      Array.from({ length: 20_000 }, () => 'b'),
    ],
    [
      'graph.reachable_paths',
      new Map(
        Array.from({ length: 40 }, (_, i) => [`n${String(i)}`, [`n${String(i + 1)}`, `n${String(i + 2)}`]]),
      ),
      ['n0'],
    ],
  ];
  test.each(cases)('%s', (name, ...args) => {
    expect(() => call(name, ...args)).toThrow(BuiltinHaltError);
  });

  test('so does an unreadable argument', () => {
    expect(() => found.get('sprintf')?.(context, ['{', '[]'])).toThrow(BuiltinHaltError);
  });

  test('long texts that are no version, amount or duration are refused at once', () => {
    expect(call('semver.is_valid', `1.0.0-${'a.'.repeat(500_000)}!`)).toBe('false');
    expect(() => call('units.parse', '9'.repeat(1_000_000))).toThrow(BuiltinError);
    expect(() => call('time.parse_duration_ns', '1s'.repeat(500_000))).toThrow(BuiltinError);
  });

  test('deep nesting in a YAML text is an error of the text', () => {
    expect(call('yaml.is_valid', '['.repeat(50_000))).toBe('false');
  });
});

test('half of a surrogate pair does not reach the guest, which could not read it', () => {
  expect(call('yaml.unmarshal', '"\\ud800"')).toBe('"\ufffd"');
});

test('an anchor bound twice stands for the last binding before each alias', () => {
  expect(call('yaml.unmarshal', '- &a 1\n- *a\n- &a 2\n- *a')).toBe('[1, 1, 2, 2]');
});
