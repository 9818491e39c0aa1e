import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WardctlError } from '../../../src/errors.ts';
import { Secrets } from '../../../src/oci/secrets.ts';

const multiLine =
  '{\n  "type": "service_account",\n  "private_key": "-----BEGIN KEY-----\\nMIIa+b/c=\\n"\n}\n';

function secretsOf(...texts: readonly string[]): Secrets {
  const secrets = new Secrets();
  for (const text of texts) secrets.add(text);
  return secrets;
}

/** What servers and the programs in front of them make of a text before they repeat it. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  folded: (text) => text.replace(/[\s\p{Cc}]+/gu, ' '),
  'each blank by itself': (text) => text.replace(/[\s\p{Cc}]/gu, ' '),
  'in capitals': (text) => text.replace(/[a-z]/g, (letter) => letter.toUpperCase()),
  'for a URL': (text) => encodeURIComponent(text.toWellFormed()),
  'for a URL, all of it': (text) =>
    Array.from(Buffer.from(text), (byte) => `%${byte.toString(16).padStart(2, '0').toUpperCase()}`).join(''),
  'for a form': (text) => new URLSearchParams({ a: text }).toString().slice(2),
  'as JSON': (text) => JSON.stringify(text).slice(1, -1),
  'as JSON with \\u': (text) =>
    Array.from({ length: text.length }, (_, index) => {
      return `\\u${text.charCodeAt(index).toString(16).padStart(4, '0')}`;
    }).join(''),
  'as JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)).slice(3, -3),
  'as JSON in a URL': (text) => encodeURIComponent(JSON.stringify(text).slice(1, -1)),
  'read as latin1': (text) => Buffer.from(text).toString('latin1'),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 without =': (text) => Buffer.from(text).toString('base64').replace(/=+$/, ''),
  'in base64url': (text) => Buffer.from(text).toString('base64url'),
  'in base64 for a URL': (text) => encodeURIComponent(Buffer.from(text).toString('base64')),
};

describe.each(Object.entries(forms))('a secret %s', (_name, write) => {
  const secret = fc.oneof(
    fc.string({ minLength: 8, maxLength: 40 }),
    fc.string({ unit: 'binary', minLength: 8, maxLength: 40 }),
    fc.stringMatching(/^[\w\s%+\\"/=&-]{8,40}$/),
    fc.constantFrom(multiLine, 'two  spaces\tand a tab', 'per%cent%25', 'back\\slash\\nn', 'pÄßwörter 漢字'),
  );
  // What comes before must not be taken for the beginning of it, nor what comes behind for its end.
  const around = fc.constantFrom('', 'says: ', '"', '(', '%', '\\', '+ ', '\n');

  it('is hidden in any text', () => {
    fc.assert(
      fc.property(secret, around, around, (word, before, behind) => {
        fc.pre(word.isWellFormed() && word.replace(/[\s\p{C}\p{Z}]/gu, '').length >= 8);
        const trimmed = word.replace(/^[\s\p{C}\p{Z}]+|[\s\p{C}\p{Z}]+$/gu, '');

        const hidden = secretsOf(trimmed).hide(`${before}${write(trimmed)}${behind}`);

        expect(hidden).toContain('***');
        expect(hidden).not.toContain(write(trimmed));
        // Nothing is left but what stood around it.
        expect(hidden.length).toBeLessThanOrEqual(before.length + behind.length + 4);
      }),
      { numRuns: 300 },
    );
  });
});

describe('a login', () => {
  const secrets = new Secrets();
  secrets.addLogin('user', 'p+ss/w0rd?');

  it.each([
    ['Basic dXNlcjpwK3NzL3cwcmQ/', 'Basic ***'],
    ['Basic dXNlcjpwK3NzL3cwcmQ_', 'Basic ***'],
    ['user:p+ss/w0rd?', '***'],
    ['https://user:p%2Bss%2Fw0rd%3F@host/', 'https://***@host/'],
    // With the name of somebody else.
    [Buffer.from('x:p+ss/w0rd?').toString('base64'), 'eDp***'],
  ])('is hidden in %s', (text, expected) => {
    expect(secrets.hide(text)).toContain(expected);
    expect(secrets.hide(text)).toContain('***');
    expect(secrets.hide(text)).not.toMatch(/w0rd|cmQ|cwcm/);
  });

  it('without a password has no secret', () => {
    const anonymous = new Secrets();
    anonymous.addLogin('user', '');
    expect(anonymous.hide('user: is not known')).toBe('user: is not known');
  });
});

describe('hide', () => {
  it('finds the beginning of a secret where a text was cut', () => {
    const secret = fc.stringMatching(/^[a-z]{8,60}$/);
    const write = fc.constantFrom(...Object.values(forms));
    fc.assert(
      fc.property(secret, write, fc.integer({ min: 1 }), (word, one, length) => {
        const text = one(word);
        const shown = text.slice(0, length % text.length);

        expect(secretsOf(word).hide(`says ${shown}… (to us)`)).not.toContain(text.slice(0, text.length / 2));
      }),
    );
  });

  it('forgets nothing, and hides the longest', () => {
    const secrets = secretsOf('token-1', 'token-12', 'password');
    expect(secrets.hide('token-12, token-1 and PASSWORD')).toBe('***, *** and ***');
    secrets.add('token-3');
    expect(secrets.hide('token-3, then token-1')).toBe('***, then ***');
  });

  it('leaves other texts as they are', () => {
    fc.assert(
      fc.property(fc.string(), fc.array(fc.stringMatching(/^[a-z]{1,20}$/)), (text, words) => {
        fc.pre(words.every((word) => !text.toLowerCase().includes(word.slice(0, 3))));
        expect(secretsOf(...words).hide(text)).toBe(text);
      }),
    );
  });

  it('does not look for what would be found anywhere', () => {
    expect(secretsOf('abc', '', ' \n ').hide('abc, as is')).toBe('abc, as is');
  });

  it('shows nothing more of a text that would take too long', () => {
    const secrets = secretsOf(`${'a'.repeat(8000)}b`);
    const hidden = secrets.hide(`begin ${'a'.repeat(20_000)} end`);
    expect(hidden).toMatch(/^begin a*\*\*\*$/);
  });
});

describe('hideIn', () => {
  const secrets = secretsOf('s3cr3t-word');

  it('hides in all parts of an error', () => {
    const error = new WardctlError('REGISTRY_FAILED', 'found s3cr3t-word', {
      hint: 'Ask s3cr3t-word.',
      details: { status: 403, codes: ['s3cr3t-word', 'DENIED'], retryAfter: 'S3CR3T-WORD' },
      cause: new Error('s3cr3t-word'),
    });

    const hidden = secrets.hideIn(error);

    expect(hidden).toBeInstanceOf(WardctlError);
    expect(hidden).toMatchObject({
      code: 'REGISTRY_FAILED',
      message: 'found ***',
      hint: 'Ask ***.',
      details: { status: 403, codes: ['***', 'DENIED'], retryAfter: '***' },
    });
    expect(JSON.stringify(hidden, Object.getOwnPropertyNames(hidden))).not.toContain('s3cr3t');
  });

  it('gives back what has no secret, and what is no error of ours', () => {
    for (const error of [new WardctlError('REGISTRY_FAILED', 'nothing'), new RangeError('s3cr3t-word')])
      expect(secrets.hideIn(error)).toBe(error);
  });
});
