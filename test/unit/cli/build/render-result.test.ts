import { describe, expect, it } from 'vitest';
import type { BuildResult } from '../../../../src/cli/build/build-result.ts';
import { renderResult, summarizeResult } from '../../../../src/cli/build/render-result.ts';

const result: BuildResult = {
  path: '/projects/policy.wasm',
  sha256: 'ab'.repeat(32),
  sizeBytes: 1024 * 1024,
  language: 'typescript',
  executionMode: 'kubewarden-wapc',
  durationMs: 214,
  sections: [
    { name: 'code', sizeBytes: 768 * 1024 },
    { name: 'data', sizeBytes: 255 * 1024 },
    { name: 'io.kubewarden.metadata', sizeBytes: 700 },
    { name: 'type', sizeBytes: 200 },
    { name: 'import', sizeBytes: 100 },
    { name: 'export', sizeBytes: 24 },
  ],
  warnings: [],
};
const terminal = { columns: 80, color: false, unicode: true };

describe('result of a build', () => {
  it('says what was built, and where its bytes go', () => {
    expect(renderResult(result, 'policy.wasm', terminal).split('\n')).toEqual([
      '✔ policy.wasm: TypeScript, kubewarden-wapc, 1.0 MiB, in 0.21 s',
      '  code                     768.0 KiB  75 %  ━━━━━━━━━━━━━━━',
      '  data                     255.0 KiB  25 %  ━━━━━',
      '  io.kubewarden.metadata       700 B   0 %',
      '  type                         200 B   0 %',
      '  2 others                     124 B   0 %',
      `  sha256:${'ab'.repeat(32)}`,
      '',
    ]);
  });

  it('says that there is no metadata', () => {
    const [first] = renderResult({ ...result, executionMode: null }, 'policy.wasm', terminal).split('\n');
    expect(first).toContain('TypeScript, without metadata.yml, 1.0 MiB');
  });

  it('lets no name of a section out of its line', () => {
    const sections = [{ name: `\u001b[2J${'x'.repeat(100)}\n`, sizeBytes: 1 }];
    const text = renderResult({ ...result, sections }, 'policy.wasm', terminal);
    expect(text).not.toContain('\u001b');
    expect(text.split('\n').every((line) => line.length <= 80)).toBe(true);
  });

  it('fits into a line', () => {
    expect(summarizeResult(result, 'a/policy.wasm')).toBe('built a/policy.wasm: 1.0 MiB in 0.21 s');
  });
});
