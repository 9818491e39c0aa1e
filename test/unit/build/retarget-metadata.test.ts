import { describe, expect, it } from 'vitest';
import { retargetMetadata } from '../../../src/build/retarget-metadata.ts';

const rest = 'policyType: raw\nrules: []\nmutating: false\n';
const of = (text: string) => ({ text, name: 'p/metadata.yml', executionMode: 'kubewarden-wapc' }) as const;

describe('retargetMetadata', () => {
  it.each([
    [`${rest}executionMode: kubewarden-wapc\n`, `${rest}executionMode: wasi\n`],
    [`executionMode:   "kubewarden-wapc" # so far\r\n${rest}`, `executionMode:   wasi # so far\r\n${rest}`],
    [`'executionMode': 'kubewarden'\n${rest}`, `'executionMode': wasi\n${rest}`],
    [rest, `${rest}executionMode: wasi\n`],
    [rest.trimEnd(), `${rest}executionMode: wasi\n`],
    [
      `annotations:\n  io.x: |\n    executionMode: opa\n${rest}executionMode: kubewarden-wapc\n`,
      `annotations:\n  io.x: |\n    executionMode: opa\n${rest}executionMode: wasi\n`,
    ],
  ])('of %j changes nothing else', async (text, expected) => {
    expect(await retargetMetadata('p', of(text), 'wasi')).toBe(expected);
  });

  it('leaves a text alone that says so already', async () => {
    const text = '{"policyType": "raw", "rules": [], "mutating": false}';

    expect(await retargetMetadata('p', of(text), 'wapc')).toBe(text);
  });

  it('refuses what it cannot change, and says what to write', async () => {
    const text = '{"policyType": "raw", "rules": [], "mutating": false, "executionMode": "kubewarden-wapc"}';

    await expect(retargetMetadata('p', of(text), 'wasi')).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message:
        'cannot build p: the execution mode in p/metadata.yml is kubewarden-wapc, and cannot be replaced by wasi',
      hint: expect.stringContaining('executionMode: wasi') as unknown,
    });
  });
});
