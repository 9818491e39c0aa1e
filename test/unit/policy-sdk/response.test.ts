import { describe, expect, it } from 'vitest';
import * as sdk from '../../../src/policy-sdk/index.ts';
import { accept, definePolicy, mutate, reject } from '../../../src/policy-sdk/index.ts';

describe('answers', () => {
  it('carry the verdict and what is given with it', () => {
    const object = { kind: 'Pod' };

    expect(accept()).toEqual({ accepted: true });
    expect(accept({ warnings: ['w'] })).toEqual({ accepted: true, warnings: ['w'] });
    expect(reject('no', { code: 403 })).toEqual({ accepted: false, message: 'no', code: 403 });
    expect(mutate(object, { auditAnnotations: { a: 'b' } })).toEqual({
      accepted: true,
      mutatedObject: object,
      auditAnnotations: { a: 'b' },
    });
  });
});

describe('answers of nonsense', () => {
  it.each([undefined, null, '', ' ', 7])('have no reason: reject(%j)', (message) => {
    expect(() => reject(message as never)).toThrow(/^reject: expected a message that tells why, found /);
  });

  it.each([undefined, null])('have no object: mutate(%j)', (object) => {
    expect(() => mutate(object as never)).toThrow(/^mutate: expected the whole object .*, found /);
  });
});

describe('definePolicy in plain Node', () => {
  it('gives the policy back, as often as there are policies', () => {
    const first = { validate: () => accept() };
    const second = { validate: () => reject('no') };

    expect(definePolicy(first)).toBe(first);
    expect(definePolicy(second)).toBe(second);
  });

  it('refuses what is no policy', () => {
    expect(() => definePolicy({ validate: 'yes' } as never)).toThrow(TypeError);
    expect(() => definePolicy({ validate: () => accept(), validateSettings: true } as never)).toThrow(
      'validateSettings',
    );
  });

  it('leaves the globals as they are', async () => {
    const before = { names: Object.getOwnPropertyNames(globalThis), random: Math.random, console, Promise };

    await import('../../../src/policy-sdk/index.ts');

    expect(Object.keys(sdk)).toContain('definePolicy');
    expect({ names: Object.getOwnPropertyNames(globalThis), random: Math.random, console, Promise }).toEqual(
      before,
    );
  });
});
