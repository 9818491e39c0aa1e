import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const folder = join(import.meta.dirname, '../../dist/cli/dispatch');

/** Texts that tell that the code of a part is there. */
const marks = [
  ['src/cache', 'wardctl prepared'],
  ['src/packages', 'npm install --save-dev '],
  ['src/sharing', ' is no lock of wardctl'],
  ['src/runtime/component', 'jco-transpile'],
] as const;

describe('what every run loads', () => {
  const core = readFileSync(join(folder, 'core.cjs'), 'utf8');
  const others = readdirSync(folder)
    .filter((name) => name.endsWith('.cjs') && name !== 'core.cjs')
    .map((name) => readFileSync(join(folder, name), 'utf8'));

  it.each(marks)('has nothing of %s', (_, mark) => {
    expect(core).not.toContain(mark);
    expect(others.some((text) => text.includes(mark))).toBe(true);
  });

  it.each(['node:timers/promises', 'node:worker_threads', 'node:crypto', 'node:child_process'])(
    'does not load %s at once',
    (name) => {
      expect(core).not.toMatch(new RegExp(`^let \\w+ = require\\("${name}"\\)`, 'm'));
    },
  );
});
