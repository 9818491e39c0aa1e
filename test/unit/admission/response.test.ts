import { describe, expect, it } from 'vitest';
import {
  admissionRequestFrom,
  formatResponse,
  internalError,
  rawRequestFrom,
  toAdmissionResponse,
  validationResponse,
  type AdmissionResponse,
} from '../../../src/admission/index.ts';
import { decodeJsonText, fromPlain, parseJson } from '../../../src/json/index.ts';

const accepted: AdmissionResponse = { uid: 'u', allowed: true, auditAnnotations: null, warnings: null };

describe('printed responses', () => {
  // Policy-abi 7.2.
  it.each<[string, AdmissionResponse, string]>([
    [
      'what is unset is left out, two keys are always there',
      accepted,
      '{"uid":"u","allowed":true,"auditAnnotations":null,"warnings":null}',
    ],
    [
      'every key, in order',
      {
        warnings: ['w'],
        auditAnnotations: { b: '2', a: '1' },
        status: {
          code: 403,
          details: {
            retryAfterSeconds: 7,
            causes: [{ field: 'f', message: 'm', reason: 'r' }],
            uid: 'du',
            kind: 'dk',
            group: 'dg',
            name: 'dn',
          },
          reason: 'Forbidden',
          message: 'no',
          status: 'Failure',
        },
        patch: 'W10=',
        patchType: 'JSONPatch',
        allowed: false,
        uid: 'u',
      },
      '{"uid":"u","allowed":false,"patchType":"JSONPatch","patch":"W10=","status":{"status":"Failure","message":"no",' +
        '"reason":"Forbidden","details":{"name":"dn","group":"dg","kind":"dk","uid":"du","causes":[{"reason":"r",' +
        '"message":"m","field":"f"}],"retry_after_seconds":7},"code":403},"auditAnnotations":{"a":"1","b":"2"},"warnings":["w"]}',
    ],
    [
      'nulls of causes are printed, empty lists of causes are not',
      {
        ...accepted,
        allowed: false,
        status: { message: 'no', details: { causes: [{ reason: null, message: null, field: null }] } },
      },
      '{"uid":"u","allowed":false,"status":{"message":"no","details":{"causes":[{"reason":null,"message":null,"field":null}]}},' +
        '"auditAnnotations":null,"warnings":null}',
    ],
    [
      'empty details',
      { ...accepted, allowed: false, status: { details: { causes: [] } } },
      '{"uid":"u","allowed":false,"status":{"details":{}},"auditAnnotations":null,"warnings":null}',
    ],
    [
      'text is escaped as little as possible',
      { ...accepted, uid: 'ü"\n\u0001', warnings: [], auditAnnotations: {} },
      '{"uid":"ü\\"\\n\\u0001","allowed":true,"auditAnnotations":{},"warnings":[]}',
    ],
    [
      'internal errors have code 500',
      internalError('u', 'broken'),
      '{"uid":"u","allowed":false,"status":{"message":"broken","code":500},"auditAnnotations":null,"warnings":null}',
    ],
  ])('%s', (_, response, text) => {
    expect(formatResponse(response)).toBe(text);
  });
});

describe('answers of policies', () => {
  const request = admissionRequestFrom(
    fromPlain({
      uid: 'u',
      kind: { group: '', version: 'v1', kind: 'Pod' },
      resource: { group: '', version: 'v1', resource: 'pods' },
      operation: 'CREATE',
      userInfo: {},
      object: { a: 1, b: [1] },
    }),
  );

  function answered(text: string, about = request): Record<string, unknown> {
    const response = toAdmissionResponse(decodeJsonText(text, validationResponse), about);
    const { patch } = response;
    return {
      ...(JSON.parse(formatResponse(response)) as Record<string, unknown>),
      ...(patch === undefined ? {} : { patch: Buffer.from(patch, 'base64').toString('utf8') }),
    };
  }
  const nothing = { uid: 'u', auditAnnotations: null, warnings: null };

  it.each<[string, Record<string, unknown>]>([
    ['{"accepted":true}', { ...nothing, allowed: true }],
    ['{"accepted":false}', { ...nothing, allowed: false }],
    ['{"accepted":false,"message":""}', { ...nothing, allowed: false, status: { message: '' } }],
    ['{"accepted":false,"code":0}', { ...nothing, allowed: false, status: { code: 0 } }],
    [
      '{"accepted":true,"message":"fine","code":201}',
      { ...nothing, allowed: true, status: { message: 'fine', code: 201 } },
    ],
    [
      '{"accepted":true,"warnings":["w"],"audit_annotations":{"__proto__":"p","k":"v"}}',
      {
        ...nothing,
        allowed: true,
        warnings: ['w'],
        auditAnnotations: JSON.parse('{"__proto__":"p","k":"v"}') as unknown,
      },
    ],
    [
      '{"accepted":true,"warnings":[],"audit_annotations":{},"uid":"mine"}',
      { ...nothing, allowed: true, warnings: [], auditAnnotations: {} },
    ],
    ['{"accepted":true,"mutated_object":null}', { ...nothing, allowed: true }],
    ['{"accepted":true,"mutated_object":{"b":[1],"a":1}}', { ...nothing, allowed: true }],
    [
      '{"accepted":true,"mutated_object":{"a":1.0,"b":[1]}}',
      {
        ...nothing,
        allowed: true,
        patchType: 'JSONPatch',
        patch: '[{"op":"replace","path":"/a","value":1.0}]',
      },
    ],
    [
      '{"accepted":false,"message":"no","mutated_object":{"a":1,"b":[]}}',
      {
        ...nothing,
        allowed: false,
        patchType: 'JSONPatch',
        patch: '[{"op":"remove","path":"/b/0"}]',
        status: { message: 'no' },
      },
    ],
  ])('%s', (text, response) => {
    expect(answered(text)).toEqual(response);
  });

  it('that mutate what a request does not have are rejections', () => {
    const withoutObject = { ...request, object: undefined };
    const text =
      '{"accepted":true,"mutated_object":{},"warnings":["w"],"audit_annotations":{"k":"v"},"code":201,"message":"m"}';
    expect(answered(text, withoutObject)).toEqual({
      ...nothing,
      allowed: false,
      status: {
        message: expect.stringMatching(
          /^Incoming object is null, which happens only with DELETE operations, /,
        ) as unknown,
      },
    });
    expect(answered('{"accepted":true,"mutated_object":null}', withoutObject)).toEqual({
      ...nothing,
      allowed: true,
    });
  });

  it('to raw requests are compared with the whole document', () => {
    const raw = rawRequestFrom(parseJson('{"uid":"r","x":1}'));
    expect(answered('{"accepted":true,"mutated_object":{"uid":"r","x":2}}', raw)).toEqual({
      ...nothing,
      uid: 'r',
      allowed: true,
      patchType: 'JSONPatch',
      patch: '[{"op":"replace","path":"/x","value":2}]',
    });
    const scalar = rawRequestFrom(parseJson('null'));
    expect(answered('{"accepted":true,"mutated_object":{"a":1}}', scalar)).toMatchObject({
      uid: '',
      patch: '[{"op":"replace","path":"","value":{"a":1}}]',
    });
  });

  it('have the base64 of the reference', () => {
    const own = rawRequestFrom(parseJson('{}'));
    const response = toAdmissionResponse(
      decodeJsonText('{"accepted":true,"mutated_object":{"a":1}}', validationResponse),
      own,
    );
    expect(response.patch).toBe('W3sib3AiOiJhZGQiLCJwYXRoIjoiL2EiLCJ2YWx1ZSI6MX1d');
  });
});
