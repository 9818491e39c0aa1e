import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../../../src/cli/exit-code.ts';

describe('exit codes of errors', () => {
  it.each([
    ['USAGE_INVALID', 2],
    ['REFERENCE_INVALID', 2],
    ['REGISTRY_UNREACHABLE', 5],
    ['REGISTRY_DIGEST_MISMATCH', 5],
    ['STORE_LOCKED', 5],
    ['STORE_CORRUPT', 5],
    ['CREDENTIALS_INVALID', 5],
    ['POLICY_NOT_FOUND', 1],
    ['ARTIFACT_INVALID', 1],
  ] as const)('%s: %i', (code, exitCode) => {
    expect(exitCodeOf(code)).toBe(exitCode);
  });
});
