import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { admissionRequestFrom, rawRequestFrom } from '../../../src/admission/index.ts';
import { fromPlain, parseJson, stringifyJson } from '../../../src/json/index.ts';

const golden = join(import.meta.dirname, '../../../fixtures/golden');
const cases = JSON.parse(readFileSync(join(golden, 'cases.json'), 'utf8')) as {
  name: string;
  stdout: string;
}[];

const minimal = {
  uid: 'u',
  kind: { group: '', version: 'v1', kind: 'Pod' },
  resource: { group: '', version: 'v1', resource: 'pods' },
  operation: 'CREATE',
  userInfo: {},
};
const minimalText =
  '{"kind":{"group":"","kind":"Pod","version":"v1"},"operation":"CREATE",' +
  '"resource":{"group":"","resource":"pods","version":"v1"},"uid":"u","userInfo":{}}';

describe('admission requests', () => {
  it.each(['pod-privileged', 'pod-bare', 'delete', 'update', 'minimal', 'unknown-keys', 'numbers'])(
    'reach the guest as in the reference: %s',
    (name) => {
      const recorded =
        cases.find((item) => item.name === `wapc: payload given to the guest, ${name}`)?.stdout ?? '';
      const echoed = (JSON.parse(recorded) as { status: { message: string } }).status.message;
      const document = parseJson(readFileSync(join(golden, 'requests', `${name}.json`)));
      expect(`{"request":${admissionRequestFrom(document).text},"settings":{"echo":true}}`).toBe(echoed);
    },
  );

  it('are taken out of reviews of any version', () => {
    for (const review of [
      minimal,
      { kind: 'AdmissionReview', request: minimal },
      { kind: 'AdmissionReview', apiVersion: 'admission.k8s.io/v9', request: minimal, response: {} },
    ]) {
      const { text, uid, object, raw } = admissionRequestFrom(fromPlain(review));
      expect({ text, uid, object, raw }).toEqual({
        text: minimalText,
        uid: 'u',
        object: undefined,
        raw: false,
      });
    }
  });

  it('keep what is optional, without nulls and without unknown keys at the known levels', () => {
    const request = {
      ...minimal,
      kind: { ...minimal.kind, extra: 1 },
      userInfo: { username: 'alice', uid: null, groups: ['g'], extra: { k: ['v'] }, other: 1 },
      subResource: 'scale',
      requestKind: { group: 'apps', version: 'v1', kind: 'Deployment', other: 1 },
      requestResource: null,
      requestSubResource: 'scale',
      name: 'n',
      namespace: null,
      dryRun: true,
      object: { a: null, b: { unknown: 1 } },
      oldObject: [null],
      options: null,
      unknown: 1,
    };
    expect(JSON.parse(admissionRequestFrom(fromPlain(request)).text)).toEqual({
      ...minimal,
      userInfo: { username: 'alice', groups: ['g'], extra: { k: ['v'] } },
      subResource: 'scale',
      requestKind: { group: 'apps', version: 'v1', kind: 'Deployment' },
      requestSubResource: 'scale',
      name: 'n',
      dryRun: true,
      object: { a: null, b: { unknown: 1 } },
      oldObject: [null],
    });
  });

  it('have no object where it is null, and any JSON as one', () => {
    expect(admissionRequestFrom(fromPlain({ ...minimal, object: null }))).toMatchObject({
      object: undefined,
      text: minimalText,
    });
    expect(admissionRequestFrom(fromPlain({ ...minimal, object: 5 })).object).toBe(5n);
  });

  it('do not validate the operation', () => {
    expect(admissionRequestFrom(fromPlain({ ...minimal, operation: 'WHATEVER' })).text).toContain(
      '"WHATEVER"',
    );
  });

  it('leave the given document alone', () => {
    const document = fromPlain({ ...minimal, object: null, unknown: 1 });
    const before = stringifyJson(document);
    admissionRequestFrom(document);
    expect(stringifyJson(document)).toBe(before);
  });

  it.each(['uid', 'kind', 'resource', 'operation', 'userInfo'])('need the key %s', (key) => {
    const request = Object.fromEntries(Object.entries(minimal).filter(([name]) => name !== key));
    expect(() => admissionRequestFrom(fromPlain(request))).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: `cannot build AdmissionRequest object from given input: missing field \`${key}\``,
        hint: expect.stringContaining('--raw') as unknown,
      }),
    );
  });

  it.each([
    [{ ...minimal, uid: 1 }, 'invalid type: integer `1`, expected a string at `uid`'],
    [{ ...minimal, uid: null }, 'invalid type: null, expected a string at `uid`'],
    [{ ...minimal, kind: 'Pod' }, 'invalid type: string "Pod", expected struct GroupVersionKind at `kind`'],
    [{ ...minimal, kind: { group: '', version: 'v1' } }, 'missing field `kind` at `kind`'],
    [{ ...minimal, dryRun: 'no' }, 'invalid type: string "no", expected a boolean at `dryRun`'],
    [
      { ...minimal, userInfo: { groups: [1] } },
      'invalid type: integer `1`, expected a string at `userInfo.groups.0`',
    ],
    [{ ...minimal, userInfo: { extra: { k: 'v' } } }, 'expected a sequence at `userInfo.extra.k`'],
  ])('are refused with the place of what is wrong', (request, problem) => {
    expect(() => admissionRequestFrom(fromPlain(request))).toThrow(problem);
  });

  it.each([
    [null, 'Invalid request object: expected an AdmissionReview or an AdmissionRequest, found null'],
    [[minimal], 'Invalid request object: expected an AdmissionReview or an AdmissionRequest, found a list'],
    ['x', 'found a string'],
    [1.5, 'found a number'],
    [1, 'found a number'],
    [true, 'found a boolean'],
    [{ kind: 'AdmissionReview' }, 'invalid AdmissionReview object: expected a key `request`, found none'],
    [
      { kind: 'AdmissionReview', request: null },
      'invalid AdmissionReview object: expected a key `request`, found none',
    ],
    [{ kind: 'AdmissionReview', request: [] }, 'expected an object at `request`, found a list'],
  ])('are objects: %j', (document, message) => {
    expect(() => admissionRequestFrom(fromPlain(document))).toThrow(
      expect.objectContaining({
        code: 'REQUEST_INVALID',
        message: expect.stringContaining(message) as unknown,
      }),
    );
  });

  it('tell somebody who gives a manifest what to do', () => {
    const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x' } };
    expect(() => admissionRequestFrom(fromPlain(pod))).toThrow(
      expect.objectContaining({ hint: expect.stringContaining('--file') as unknown }),
    );
  });
});

describe('raw requests', () => {
  it.each([
    ['{"uid":"x","b":1,"a":null}', 'x', '{"a":null,"b":1,"uid":"x"}'],
    ['{"request":{"uid":"inner"}}', '', '{"request":{"uid":"inner"}}'],
    ['{"uid":5}', '', '{"uid":5}'],
    [
      '{"kind":"AdmissionReview","request":{"uid":"inner"}}',
      '',
      '{"kind":"AdmissionReview","request":{"uid":"inner"}}',
    ],
    ['[1,2.0]', '', '[1,2.0]'],
    ['null', '', 'null'],
    ['"x"', '', '"x"'],
  ])('are the document as it is: %s', (given, uid, text) => {
    const request = rawRequestFrom(parseJson(given));
    expect(request).toMatchObject({ uid, text, raw: true });
    expect(request.object).toBe(request.document);
  });
});
