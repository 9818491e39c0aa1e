import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PathSurroundings } from '../../../../src/cli/kubewarden-paths.ts';
import {
  findVerification,
  requireVerification,
  usualConfigPath,
} from '../../../../src/cli/verification/find-config.ts';
import { usualVerification, type VerificationSettings } from '../../../../src/cli/verification/settings.ts';

let home: string;
let surroundings: PathSurroundings;
let usual: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'wardctl-config-'));
  surroundings = { platform: 'linux', env: {}, homedir: () => home };
  usual = usualConfigPath(surroundings);
});
afterEach(() => {
  rmSync(home, { recursive: true });
});

function makeConfigFolder(): void {
  mkdirSync(join(usual, '..'), { recursive: true });
}

const { trust } = usualVerification;
const ways: readonly (readonly [string, Partial<VerificationSettings>])[] = [
  ['--signature-format', { formats: 'bundle' }],
  ['--sigstore-trust-config', { trust: { ...trust, configPath: 'trust.json' } }],
  ['--tuf-mirror', { trust: { ...trust, tufMirror: 'https://tuf.example' } }],
  ['--offline', { trust: { ...trust, offline: true } }],
  ['--strict-trust', { trust: { ...trust, strict: true } }],
];

// cli-and-registry 4.2.
describe('what asks for signatures', () => {
  it('is nothing by itself', () => {
    expect(findVerification(usualVerification, surroundings)).toBeUndefined();
  });

  it('is the file of the user', () => {
    makeConfigFolder();
    writeFileSync(usual, '');

    expect(findVerification(usualVerification, surroundings)).toBe('file');
  });

  // Windows lets few users make links.
  it.skipIf(process.platform === 'win32').each(['/nonexistent', 'verification-config.yml'])(
    'is a link, too, that leads nowhere: %s',
    (target) => {
      makeConfigFolder();
      symlinkSync(target, usual);

      expect(findVerification(usualVerification, surroundings)).toBe('file');
    },
  );

  it('is not a file where its folder is none', () => {
    writeFileSync(join(home, '.config'), '');

    expect(findVerification(usualVerification, surroundings)).toBeUndefined();
  });

  it.each<[string, Partial<VerificationSettings>]>([
    ['a file', { configPath: 'config.yml' }],
    ['a key', { keyPaths: ['cosign.pub'] }],
    ['an annotation', { annotations: ['env=prod'] }],
    ['half of a signer', { certEmail: 'a@example.com' }],
    ['an owner', { githubOwner: 'acme' }],
    ['a repository', { githubRepo: 'policies' }],
  ])('are flags: %s', (_what, settings) => {
    expect(findVerification({ ...usualVerification, ...settings }, surroundings)).toBe('flags');
  });
});

describe('flags that say how to verify', () => {
  it.each(ways)('mean nothing alone: %s', (flag, settings) => {
    expect(() => requireVerification({ ...usualVerification, ...settings }, surroundings)).toThrow(
      `${flag}: nothing is verified`,
    );
  });

  it.each(ways)('go with a signer, or the file of the user: %s', (_flag, settings) => {
    const signer = { ...usualVerification, ...settings, keyPaths: ['cosign.pub'] };
    expect(requireVerification(signer, surroundings)).toBe('flags');

    makeConfigFolder();
    writeFileSync(usual, '');
    expect(requireVerification({ ...usualVerification, ...settings }, surroundings)).toBe('file');
  });
});
