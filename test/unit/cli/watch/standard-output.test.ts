import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { isStandardOutput } from '../../../../src/cli/watch/standard-output.ts';

it('knows a file that is written to, by any of its descriptors', () => {
  const folder = mkdtempSync(join(tmpdir(), 'wardctl-output-'));
  const path = join(folder, 'log.txt');
  const other = join(folder, 'policy.ts');
  writeFileSync(other, '');
  const descriptor = openSync(path, 'w');
  const nothing = openSync(folder, 'r');
  onTestFinished(() => {
    closeSync(descriptor);
    closeSync(nothing);
    rmSync(folder, { recursive: true, force: true });
  });

  expect(isStandardOutput(path, [nothing, descriptor])).toBe(true);
  expect(isStandardOutput(path, [nothing])).toBe(false);
  expect(isStandardOutput(other, [nothing, descriptor])).toBe(false);
  expect(isStandardOutput(folder, [nothing])).toBe(false);
  expect(isStandardOutput(join(folder, 'gone'), [descriptor])).toBe(false);
});
