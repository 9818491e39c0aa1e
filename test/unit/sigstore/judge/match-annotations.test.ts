import { describe, expect, it } from 'vitest';
import { parseJson, isObject, type JsonValue } from '../../../../src/json/index.ts';
import { digestOf } from '../../../../src/oci/index.ts';
import { matchAnnotations } from '../../../../src/sigstore/judge/match-annotations.ts';
import { problemOf } from '../../../../src/sigstore/signature-problem.ts';

function annotations(json: string): ReadonlyMap<string, JsonValue> {
  const value = parseJson(Buffer.from(json));
  if (!isObject(value)) throw new TypeError('expected an object');
  return value;
}

function problem(
  required: Record<string, string>,
  ...jsons: readonly string[]
): { code: string; message: string } | undefined {
  try {
    const digest = digestOf(Buffer.from('a manifest'));
    matchAnnotations(
      new Map(Object.entries(required)),
      jsons.map((json) => ({ digest, annotations: annotations(json), dockerReference: undefined })),
    );
    return undefined;
  } catch (error) {
    return problemOf(error);
  }
}

// sigstore-and-oci 2.4.
describe('required annotations', () => {
  it.each([
    [{}, '{}'],
    [{}, '{"env":"prod"}'],
    [{ env: 'prod' }, '{"env":"prod","more":"things"}'],
    [{ n: '3' }, '{"n":3}'],
    [{ yes: 'true', no: 'false' }, '{"yes":true,"no":false}'],
    [{ big: '12345678901234567890' }, '{"big":12345678901234567890}'],
  ])('%j are met by %s', (required, json) => {
    expect(problem(required, json)).toBeUndefined();
  });

  it.each([
    [{ env: 'prod' }, '{}', 'expected the annotation "env" to be "prod", found nothing'],
    [{ env: 'prod' }, '{"env":"dev"}', 'expected the annotation "env" to be "prod", found "dev"'],
    [{ env: 'prod' }, '{"env":"prod "}', 'expected the annotation "env" to be "prod", found "prod "'],
    [{ n: '3' }, '{"n":3.5}', 'expected the annotation "n" to be "3", found "3.5"'],
    [{ n: 'null' }, '{"n":null}', 'found no text, number or boolean'],
    [{ n: '' }, '{"n":{}}', 'found no text, number or boolean'],
    [{ n: 'a' }, '{"n":["a"]}', 'found no text, number or boolean'],
  ])('%j are not met by %s', (required, json, message) => {
    expect(problem(required, json)?.code).toBe('ANNOTATION_MISMATCH');
    expect(problem(required, json)?.message).toContain(message);
  });

  it('have to be met by one of the subjects, whole', () => {
    const required = { env: 'prod', region: 'eu' };

    expect(problem(required, '{}', '{"env":"prod","region":"eu"}')).toBeUndefined();
    expect(problem(required, '{"env":"prod"}', '{"region":"eu"}')?.message).toContain('"region" to be "eu"');
    expect(problem({})?.code).toBe('ANNOTATION_MISMATCH');
  });
});
