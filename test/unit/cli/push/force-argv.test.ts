import { describe, expect, it } from 'vitest';
import { normalizeForce } from '../../../../src/cli/push/force-argv.ts';

describe('--force of push', () => {
  // cli-and-registry 5.3: the reference wants a value, its documentation none.
  it.each([
    ['--force p.wasm uri', '--force p.wasm uri'],
    ['p.wasm uri -f', 'p.wasm uri -f'],
    ['--force=true p.wasm uri', '--force p.wasm uri'],
    ['--force true p.wasm uri', '--force p.wasm uri'],
    ['-f true p.wasm uri', '-f p.wasm uri'],
    ['-f=true p.wasm uri', '-f p.wasm uri'],
    ['--force=false p.wasm uri', 'p.wasm uri'],
    ['p.wasm uri --force false', 'p.wasm uri'],
    ['--force ./true uri', '--force ./true uri'],
    ['--force -- true uri', '--force -- true uri'],
    ['-- --force true', '-- --force true'],
    ['--force=yes p.wasm uri', '--force=yes p.wasm uri'],
    ['true uri', 'true uri'],
  ])('%s', (given, expected) => {
    expect(normalizeForce(given.split(' ')).join(' ')).toBe(expected);
  });
});
