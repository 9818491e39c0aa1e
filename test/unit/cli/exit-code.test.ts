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
    ['CACHE_LOCKED', 5],
    ['TEMPLATE_UNKNOWN', 2],
    ['TEMPLATE_INVALID', 1],
    ['PROJECT_EXISTS', 1],
    ['PROJECT_UNWRITABLE', 5],
    ['BUILD_FAILED', 1],
    ['PACKAGE_MISSING', 1],
    ['CREDENTIALS_INVALID', 5],
    ['POLICY_NOT_FOUND', 1],
    ['ARTIFACT_INVALID', 1],
  ] as const)('%s: %i', (code, exitCode) => {
    expect(exitCodeOf(code)).toBe(exitCode);
  });
});
