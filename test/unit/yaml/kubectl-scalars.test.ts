import { describe, expect, it } from 'vitest';
import { parseYaml } from '../../../src/yaml/index.ts';

/** What a plain scalar means to kubectl (YAML 1.1 as its Go library reads it). */
async function readScalar(text: string): Promise<unknown> {
  const source = { name: 'manifest.yaml', errorCode: 'MANIFEST_INVALID', dialect: 'kubernetes' } as const;
  const [document] = await parseYaml(`value: ${text}\n`, source);
  return document instanceof Map ? document.get('value') : undefined;
}

describe('scalars of Kubernetes manifests', () => {
  it.each([
    ['yes', true],
    ['off', false],
    ['0644', 420n],
    ['22:22', '22:22'],
    ['2020-01-01', '2020-01-01'],
    ['1e3', 1000],
    ['.5', 0.5],
    ['9007199254740993', 9007199254740993n],
    ['0_', 0n],
    ['-0x_1_f', -31n],
    ['0b_1_0', 2n],
    ['0_17', 15n],
  ])('%s', async (text, expected) => {
    expect(await readScalar(text)).toBe(expected);
  });

  // The YAML library took these for numbers, gave NaN for some and failed on others.
  it.each(['.', '+.', '._', 'e1', 'E0', 'e10', '0x_', '-0b_'])('keeps %s a string', async (text) => {
    expect(await readScalar(text)).toBe(text);
  });
});
