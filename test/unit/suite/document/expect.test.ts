import { describe, expect, it } from 'vitest';
import { problemsOf, readExpectation, suiteExpecting } from './read.ts';

describe('expect', () => {
  it('can ask for everything at once', async () => {
    const text = `
      allowed: true
      message: ''
      code: 200
      warnings: [one, {contains: two}, {matches: '^three$'}]
      auditAnnotations: {a: x, __proto__: {contains: y}}
      mutated: true
      patch: [{op: add, path: /a~0b, value: null}, {op: remove, path: ''}, {op: move, from: /a, path: /b}]
      object: {spec: {replicas: 2}}
      snapshot: true
      hostCalls: []
      maxDuration: 2s`;

    expect(await readExpectation(text)).toEqual({
      allowed: true,
      message: { type: 'exact', text: '' },
      code: 200,
      warnings: [
        { type: 'exact', text: 'one' },
        { type: 'contains', text: 'two' },
        { type: 'matches', pattern: '^three$' },
      ],
      auditAnnotations: Object.fromEntries([
        ['a', { type: 'exact', text: 'x' }],
        ['__proto__', { type: 'contains', text: 'y' }],
      ]),
      mutated: true,
      patch: [
        new Map<string, unknown>([
          ['op', 'add'],
          ['path', '/a~0b'],
          ['value', null],
        ]),
        new Map([
          ['op', 'remove'],
          ['path', ''],
        ]),
        new Map([
          ['op', 'move'],
          ['from', '/a'],
          ['path', '/b'],
        ]),
      ],
      object: new Map([['spec', new Map([['replicas', 2n]])]]),
      snapshot: true,
      hostCalls: [],
      maxDurationMs: 2000,
    });
  });

  it.each([
    ['{settingsInvalid: true}', { settingsInvalid: true }],
    ['{settingsInvalid: bad}', { settingsInvalid: { type: 'exact', text: 'bad' } }],
    ['{error: true}', { error: true }],
    [
      '{error: {contains: deadline}, allowed: false}',
      { allowed: false, error: { type: 'contains', text: 'deadline' } },
    ],
    ['{warnings: []}', { warnings: [] }],
    ['{maxDuration: 1m}', { maxDurationMs: 60_000 }],
    ['{mutated: false, object: {a: 1}}', { mutated: false, object: new Map([['a', 1n]]) }],
  ])('%s', async (text, expected) => {
    expect(await readExpectation(text)).toEqual(expected);
  });

  it('names host calls by capability or by request, with fields beside that', async () => {
    const text = `
      hostCalls:
        - net/v1/dns_lookup_host
        - KubernetesGetResource
        - {capability: net/v1/dns_lookup_host, host: example.com}
        - {request: KubernetesGetResource, kind: Namespace, name: default}
        - {capability: kubernetes/can_i, request: {user: ann}}
        - {capability: DNSLookupHost}`;

    expect(await readExpectation(text)).toEqual({
      hostCalls: [
        { capability: 'net/v1/dns_lookup_host', fields: undefined },
        { capability: 'KubernetesGetResource', fields: undefined },
        { capability: 'net/v1/dns_lookup_host', fields: new Map([['host', 'example.com']]) },
        {
          capability: 'KubernetesGetResource',
          fields: new Map([
            ['kind', 'Namespace'],
            ['name', 'default'],
          ]),
        },
        { capability: 'kubernetes/can_i', fields: new Map([['request', new Map([['user', 'ann']])]]) },
        { capability: 'DNSLookupHost', fields: undefined },
      ],
    });
  });
});

describe('what cannot be true at once', () => {
  it.each([
    ['{allowed: true, settingsInvalid: true}', '5:14: cases[0].expect.allowed: '],
    [
      '{allowed: false, message: a, settingsInvalid: true}',
      '5:14: cases[0].expect.allowed: ',
      '5:30: cases[0].expect.message: ',
    ],
    ['{settingsInvalid: true, error: true}', '5:37: cases[0].expect.error: '],
    ['{settingsInvalid: true, snapshot: true}', '5:37: cases[0].expect.snapshot: '],
    ['{error: true, allowed: true}', '5:27: cases[0].expect.allowed: '],
    ['{error: true, mutated: true}', '5:27: cases[0].expect.mutated: '],
    ['{patch: [{op: remove, path: /a}], error: true}', '5:14: cases[0].expect.patch: '],
    ['{mutated: false, patch: [{op: remove, path: /a}]}', '5:30: cases[0].expect.patch: '],
  ])('%s', async (text, ...places) => {
    const problems = await problemsOf(suiteExpecting(text));

    expect(problems).toEqual(places.map((place) => expect.stringContaining(place) as unknown));
    expect(problems[0]).toMatch(/expected no `\w+` beside `/);
  });

  it.each([
    '{allowed: true, code: 403}',
    '{allowed: false, error: true, code: 500}',
    '{allowed: false, message: a, object: {b: 1}}',
    '{mutated: true, patch: [{op: remove, path: /a}], object: {b: 1}}',
    '{settingsInvalid: true, hostCalls: [], maxDuration: 1s}',
  ])('%s can', async (text) => {
    await expect(readExpectation(text)).resolves.toBeDefined();
  });
});

describe('a wrong expectation', () => {
  it.each([
    ['{allowed: yes}', '5:23: cases[0].expect.allowed: expected true or false, found "yes"; write true'],
    [
      '{allowed: "false", code: 1}',
      '5:23: cases[0].expect.allowed: expected true or false, found "false"; write false without quotes',
    ],
    ['{allowed: }', '5:23: cases[0].expect.allowed: expected true or false, found nothing'],
    [
      '{code: 403.5}',
      '5:20: cases[0].expect.code: expected an integer from 0 to 65535, found the number 403.5',
    ],
    [
      '{code: 65536}',
      '5:20: cases[0].expect.code: expected an integer from 0 to 65535, found the number 65536',
    ],
    ['{code: -1}', '5:20: cases[0].expect.code: expected an integer from 0 to 65535, found the number -1'],
    [
      '{code: "403"}',
      '5:20: cases[0].expect.code: expected an integer from 0 to 65535, found "403"; write it without quotes',
    ],
    [
      '{message: 42}',
      '5:23: cases[0].expect.message: expected a text, {contains: text} or {matches: regular expression}, found the number 42; put it in quotes',
    ],
    [
      '{message: {}}',
      '5:23: cases[0].expect.message: expected either `contains` or `matches`, found neither',
    ],
    [
      '{message: {contains: a, matches: b}}',
      '5:23: cases[0].expect.message: expected either `contains` or `matches`, found both',
    ],
    [
      '{message: {contains: ""}}',
      '5:34: cases[0].expect.message.contains: expected a text that is not empty, found ""',
    ],
    [
      '{message: {matches: ""}}',
      '5:33: cases[0].expect.message.matches: expected a text that is not empty, found ""',
    ],
    [
      '{error: {contains: ""}}',
      '5:32: cases[0].expect.error.contains: expected a text that is not empty, found ""',
    ],
    [
      '{settingsInvalid: {matches: ""}}',
      '5:41: cases[0].expect.settingsInvalid.matches: expected a text that is not empty, found ""',
    ],
    [
      '{message: {matches: "a(?=b)"}}',
      '5:33: cases[0].expect.message.matches: expected a regular expression in RE2 syntax, found `a(?=b)`: error parsing regexp: invalid or unsupported Perl syntax: `(?=`',
    ],
    ['{warnings: none}', '5:24: cases[0].expect.warnings: expected a list, found "none"'],
    [
      '{warnings: [{matches: "("}]}',
      '5:35: cases[0].expect.warnings[0].matches: expected a regular expression in RE2 syntax, found `(`: error parsing regexp: missing closing ): `(`',
    ],
    [
      '{auditAnnotations: {}}',
      '5:32: cases[0].expect.auditAnnotations: expected a mapping with at least one key, found an empty one',
    ],
    [
      '{object: {}}',
      '5:22: cases[0].expect.object: expected a mapping with at least one key, found an empty one',
    ],
    [
      '{object: ./o.json}',
      '5:22: cases[0].expect.object: expected a mapping with at least one key, found "./o.json"',
    ],
    [
      '{patch: []}',
      '5:21: cases[0].expect.patch: expected operations, found none; for no change write `mutated: false`',
    ],
    [
      '{patch: {op: add}}',
      '5:21: cases[0].expect.patch: expected a list of JSON Patch operations; each has `op` and `path`',
    ],
    [
      '{patch: [{op: adds, path: /a, value: 1}]}',
      '5:27: cases[0].expect.patch[0].op: expected one of add, remove, replace, move, copy, test, found "adds"; did you mean add?',
    ],
    [
      '{patch: [{op: remove, path: a}]}',
      '5:41: cases[0].expect.patch[0].path: expected a JSON pointer such as /spec/replicas, found "a"',
    ],
    [
      '{patch: [{op: remove, path: /a~2}]}',
      '5:41: cases[0].expect.patch[0].path: expected a JSON pointer such as /spec/replicas, found "/a~2"',
    ],
    [
      '{patch: [{op: add, path: /a}]}',
      '5:22: cases[0].expect.patch[0].value: expected any value, found no such key',
    ],
    [
      '{patch: [{op: move, path: /a}]}',
      '5:22: cases[0].expect.patch[0].from: expected a JSON pointer such as /spec/replicas, found no such key',
    ],
    ['{snapshot: false}', '5:24: cases[0].expect.snapshot: expected true, found the boolean false'],
    [
      '{settingsInvalid: false}',
      '5:31: cases[0].expect.settingsInvalid: expected true, found the boolean false',
    ],
    [
      '{maxDuration: 2}',
      '5:27: cases[0].expect.maxDuration: expected a time from 1ms to 60m, such as 500ms or 2s, found the number 2; write a unit behind it',
    ],
    [
      '{maxDuration: 61m}',
      '5:27: cases[0].expect.maxDuration: expected a time from 1ms to 60m, such as 500ms or 2s, found "61m"',
    ],
    [
      '{maxDuration: 0ms}',
      '5:27: cases[0].expect.maxDuration: expected a time from 1ms to 60m, such as 500ms or 2s, found "0ms"',
    ],
    [
      '{hostCalls: [DNSLookupHots]}',
      '5:26: cases[0].expect.hostCalls[0]: expected a host capability or a request to one, found `DNSLookupHots`; did you mean DNSLookupHost?',
    ],
    [
      '{hostCalls: [{capability: oci/v1/verfy}]}',
      '5:39: cases[0].expect.hostCalls[0].capability: expected a host capability or a request to one, found `oci/v1/verfy`; did you mean oci/v1/verify?',
    ],
    [
      '{hostCalls: [{capabilty: oci/v1/verify}]}',
      '5:27: cases[0].expect.hostCalls[0].capabilty: expected `capability` or `request`, found neither; did you mean `capability`?',
    ],
    [
      '{hostCalls: [{host: a}]}',
      '5:26: cases[0].expect.hostCalls[0]: expected `capability` or `request` with the name of the call, found neither',
    ],
    [
      '{hostCalls: [1]}',
      '5:26: cases[0].expect.hostCalls[0]: expected the name of a host capability, or {capability, ...fields}, found the number 1',
    ],
    ['allow', '5:13: cases[0].expect: expected a mapping, found "allow"'],
  ])('%s', async (text, problem) => {
    expect(await problemsOf(suiteExpecting(text))).toEqual([problem]);
  });

  it('has regular expressions of any length up to a bound', async () => {
    const pattern = (length: number): string => suiteExpecting(`{message: {matches: ${'a'.repeat(length)}}}`);

    expect(await problemsOf(pattern(10_001))).toEqual([
      '5:33: cases[0].expect.message.matches: expected a regular expression of at most 10000 characters, found 10001',
    ]);
    await expect(readExpectation(`{message: {matches: ${'a'.repeat(10_000)}}}`)).resolves.toBeDefined();
  });

  it('is told about each place of a regular expression', async () => {
    const problems = await problemsOf(
      suiteExpecting('{message: {matches: "["}, warnings: [{matches: "["}]}'),
    );

    expect(problems.map((problem) => problem.slice(0, 5))).toEqual(['5:33:', '5:60:']);
  });
});
