import { describe, expect, it } from 'vitest';
import {
  accepted,
  check,
  exact,
  failing,
  json,
  observed,
  onlyFinding,
  parseJson,
  pod,
  rejected,
} from './observations.ts';

const changed = json({ kind: 'Pod', spec: { hostNetwork: false, containers: [{ name: 'web' }] } });
const replaced = json([{ op: 'replace', path: '/spec/hostNetwork', value: false }]);
const mutating = observed({ answer: accepted({ patch: replaced, mutatedObject: changed }) });
const rejecting = observed({ answer: rejected('runs as root') });
const monitored = observed({ ownAnswer: accepted({ patch: replaced, mutatedObject: changed }) });

describe('mutated', () => {
  it('agrees with what became of the object', async () => {
    expect(await check({ mutated: true }, mutating)).toEqual([]);
    expect(await check({ mutated: false }, observed())).toEqual([]);
  });

  it('is found missing', async () => {
    const finding = await onlyFinding({ mutated: true }, observed());

    expect(finding.check).toBe('mutated');
    expect(finding.message).toBe('expected the object to be changed, nothing was changed');
  });

  it('is found with its places', async () => {
    expect((await onlyFinding({ mutated: false }, mutating)).message).toBe(
      'expected the object to stay as it is, found 1 change: replace /spec/hostNetwork',
    );
  });

  it('is nothing where operations lead to the same object', async () => {
    const same = observed({ answer: accepted({ patch: replaced, mutatedObject: structuredClone(pod) }) });

    expect(await failing({ mutated: true }, same)).toEqual(['mutated']);
    expect(await failing({ mutated: false }, same)).toEqual([]);
  });

  it('says that monitor mode keeps the object', async () => {
    expect((await onlyFinding({ mutated: true }, monitored)).hint).toContain('In monitor mode');
  });
});

describe('patch', () => {
  it('agrees in any order of keys', async () => {
    const patch = json([{ value: false, path: '/spec/hostNetwork', op: 'replace' }]);

    expect(await check({ patch }, mutating)).toEqual([]);
    expect(await check({ patch: [] }, observed())).toEqual([]);
  });

  it('has exact numbers', async () => {
    const answer = accepted({
      patch: parseJson('[{"op":"add","path":"/spec/n","value":1.0}]'),
      mutatedObject: parseJson('{"spec":{"n":1.0}}'),
    });
    const patch = parseJson('[{"op":"add","path":"/spec/n","value":1}]');
    const finding = await onlyFinding({ patch }, observed({ answer }));

    expect(finding.check).toBe('patch');
    expect(finding.expected).toContain('"value": 1\n');
    expect(finding.actual).toContain('"value": 1.0\n');
  });

  it('shows the first operation that differs, and the patches', async () => {
    const patch = json([{ op: 'replace', path: '/spec/hostNetwork', value: null }]);
    const finding = await onlyFinding({ patch }, mutating);

    expect(finding.message).toBe(
      'expected operation 1 of the patch to be {"op":"replace","path":"/spec/hostNetwork","value":null}, ' +
        'found {"op":"replace","path":"/spec/hostNetwork","value":false}',
    );
    expect(finding.actual).toBe(
      '[\n  {\n    "op": "replace",\n    "path": "/spec/hostNetwork",\n    "value": false\n  }\n]',
    );
    expect(finding.hint).toBeUndefined();
  });

  it('has its operations in order', async () => {
    const operations = [
      { op: 'add', path: '/a', value: 1 },
      { op: 'add', path: '/b', value: 2 },
    ];
    const answer = accepted({ patch: json(operations), mutatedObject: json({ kind: 'Pod', a: 1, b: 2 }) });
    const seen = observed({ answer, object: json({ kind: 'Pod' }) });

    expect(await failing({ patch: json(operations) }, seen)).toEqual([]);
    const finding = await onlyFinding({ patch: json(operations.toReversed()) }, seen);
    expect(finding.hint).toContain('Both patches give the same object');
    expect(finding.hint).toContain('`object`');
  });

  it('may have too many operations or none', async () => {
    expect((await onlyFinding({ patch: [] }, mutating)).message).toContain(
      'expected a patch of 0 operations, found 1; the first one too many is {"op":"replace"',
    );
    expect((await onlyFinding({ patch: replaced }, observed())).message).toBe(
      'expected a patch of 1 operation, nothing was changed',
    );
    expect((await onlyFinding({ patch: replaced }, monitored)).hint).toContain('In monitor mode');
  });

  it('that does not fit the object is said to', async () => {
    const patch = json([{ op: 'remove', path: '/spec/nothing' }]);

    expect((await onlyFinding({ patch }, mutating)).hint).toContain(
      'does not fit the object of the request: remove',
    );
  });
});

describe('object', () => {
  it('agrees with a part of the mutated object', async () => {
    expect(await check({ object: json({ spec: { hostNetwork: false } }) }, mutating)).toEqual([]);
    expect(await check({ object: json({ spec: { containers: [{}] } }) }, mutating)).toEqual([]);
  });

  it('names the places that differ and shows the parts in question', async () => {
    const object = json({ spec: { hostNetwork: true, dnsPolicy: 'None' } });
    const finding = await onlyFinding({ object }, mutating);

    expect(finding.check).toBe('object');
    expect(finding.message).toBe(
      'expected true at /spec/hostNetwork of the object, found false; also different: /spec/dnsPolicy',
    );
    expect(finding.expected).toBe(
      '{\n  "spec": {\n    "dnsPolicy": "None",\n    "hostNetwork": true\n  }\n}',
    );
    expect(finding.actual).toBe('{\n  "spec": {\n    "hostNetwork": false\n  }\n}');
  });

  it('has lists of equal length', async () => {
    expect((await onlyFinding({ object: json({ spec: { containers: [] } }) }, mutating)).message).toBe(
      'expected a list of 0 items at /spec/containers of the object, found one of 1',
    );
  });

  it('names at most 20 places', async () => {
    const object = json(
      Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`k${String(index)}`, index])),
    );
    const finding = await onlyFinding({ object }, mutating);

    expect(finding.message.match(/\/k\d+/g)).toHaveLength(20);
  });

  it('writes keys as steps of a pointer', async () => {
    const finding = await onlyFinding({ object: json({ 'a/b~c': { 'x y': 1 } }) }, mutating);

    expect(finding.message).toContain('at /a~1b~0c of the object');
    const nested = observed({ answer: accepted({ mutatedObject: json({ 'a\nb': 2 }) }) });
    expect((await onlyFinding({ object: json({ 'a\nb': 1 }) }, nested)).message).toContain(
      'at "/a\\nb" of the object',
    );
  });

  it('of a request that was not changed is its own, which is said', async () => {
    expect(await check({ object: json({ spec: { hostNetwork: true } }) }, observed())).toEqual([]);
    const finding = await onlyFinding({ object: json({ spec: { hostNetwork: false } }) }, observed());

    expect(finding.message).toContain('nothing was changed');
    expect((await onlyFinding({ object: changed }, monitored)).hint).toContain('In monitor mode');
  });

  it('is missing where the request has none', async () => {
    const finding = await onlyFinding({ object: new Map() }, observed({ object: undefined }));

    expect(finding.message).toContain('the request has no object');
  });
});

describe('the mutation of a rejected request', () => {
  it.each([
    [{ object: json({ spec: { hostNetwork: true } }) }, 'object'],
    [{ allowed: false, object: json({ kind: 'Pod' }) }, 'object'],
    [{ mutated: false }, 'mutated'],
    [{ mutated: true }, 'mutated'],
    [{ patch: [] }, 'patch'],
    [{ allowed: false, patch: replaced }, 'patch'],
  ])('never agrees by chance with %j', async (expectation, name) => {
    const finding = await onlyFinding(expectation, rejecting);

    expect(finding.check).toBe(name);
    expect(finding.message).toContain('rejected: "runs as root"');
  });

  it('is none where both are expected', async () => {
    const expectation = { allowed: false, message: exact('runs as root'), mutated: false, patch: [] };

    expect(await check(expectation, rejecting)).toEqual([]);
  });

  it('is no finding of its own where the rejection is one', async () => {
    expect(
      await failing({ allowed: true, mutated: true, patch: replaced, object: changed }, rejecting),
    ).toEqual(['allowed']);
  });
});
