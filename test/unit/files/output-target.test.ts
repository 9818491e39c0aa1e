import {
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findOutput, UnusableFile, writeOutput } from '../../../src/files/index.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';

describe('where an output goes', () => {
  it('is its path, whether there is a file or not', () => {
    const path = join(temporaryFolder(), 'policy.wasm');
    expect(findOutput(path)).toEqual({ path, isStream: false });
    writeOutput(findOutput(path), 'first');
    writeOutput(findOutput(path), Buffer.from('second'));
    expect(readFileSync(path, 'utf8')).toBe('second');
  });

  it('is what a link leads to, and the link stays', () => {
    const folder = realpathSync(temporaryFolder());
    const [path, file] = [join(folder, 'policy.wasm'), join(folder, 'real.wasm')];
    writeFileSync(file, 'before');
    symlinkSync('real.wasm', path);
    expect(findOutput(path)).toEqual({ path: file, isStream: false });
    writeOutput(findOutput(path), 'after');
    expect(readlinkSync(path)).toBe('real.wasm');
    expect(readFileSync(file, 'utf8')).toBe('after');
  });

  it.skipIf(process.platform === 'win32')('may be a device, which stays', () => {
    const path = join(temporaryFolder(), 'policy.wasm');
    symlinkSync('/dev/null', path);
    for (const one of [path, '/dev/null']) {
      expect(findOutput(one)).toEqual({ path: one, isStream: true });
      writeOutput(findOutput(one), 'nothing');
    }
    expect(lstatSync(path).isSymbolicLink()).toBe(true);
    expect(lstatSync('/dev/null').isCharacterDevice()).toBe(true);
  });

  it('is no folder, nothing that a broken link leads to, and nothing in a folder that is missing', () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'policy.wasm'));
    symlinkSync('nowhere', join(folder, 'link'));
    expect(() => findOutput(join(folder, 'policy.wasm'))).toThrow(UnusableFile);
    expect(() => findOutput(join(folder, 'link'))).toThrow(
      new UnusableFile('expected a file, found a link to nowhere, which leads nowhere'),
    );
    expect(() => findOutput(join(folder, 'missing/policy.wasm'))).toThrow('ENOENT');
  });
});
