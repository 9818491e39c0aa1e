import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readIdentityToken } from '../../../../src/cli/signing/read-identity-token.ts';
import { WardctlError } from '../../../../src/errors.ts';

const token = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-token-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

function refusal(given: string | undefined, env: Record<string, string> = {}): WardctlError {
  try {
    readIdentityToken(given, env);
  } catch (error) {
    if (error instanceof WardctlError) return error;
    throw error;
  }
  throw new TypeError('expected a refusal');
}

describe('an identity token', () => {
  it('is none where nobody gives one', () => {
    expect(readIdentityToken(undefined, {})).toBeUndefined();
    expect(readIdentityToken(undefined, { SIGSTORE_ID_TOKEN: '\n' })).toBeUndefined();
  });

  it.each([token, `${token}\n`, `  ${token}\r\n`])('may have blanks around it: %j', (text) => {
    expect(readIdentityToken(text, {})).toBe(token);
    expect(readIdentityToken(undefined, { SIGSTORE_ID_TOKEN: text })).toBe(token);
  });

  it('may be in a file', () => {
    const path = join(folder, 'token');
    writeFileSync(path, `${token}\n`);

    expect(readIdentityToken(path, {})).toBe(token);
  });

  // What is almost a token must not be shown: it would stand in the logs of CI.
  it.each([`${token}==`, `Bearer ${token}`, `${token}.more`, 'eyJhbGciOi', `{"value":"${token}"}`])(
    'is not shown where it is none: %s',
    (text) => {
      const path = join(folder, 'token');
      writeFileSync(path, text);
      const errors = [refusal(undefined, { SIGSTORE_ID_TOKEN: text }), refusal(path), refusal(text)];
      for (const { message, hint, details } of errors)
        expect(JSON.stringify([message, hint, details])).not.toContain('eyJ');
    },
  );
});
