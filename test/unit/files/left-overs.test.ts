import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { removeLeftOvers, temporaryName } from '../../../src/files/index.ts';
import { nameOfDeadProcess, nameOfOtherMachine } from '../../support/owned-names.ts';

const nowMs = Date.UTC(2026, 10, 20);
const hourMs = 60 * 60 * 1000;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-files-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, ageHours = 0): string {
  const path = join(folder, name);
  writeFileSync(path, 'x');
  const seconds = (nowMs - ageHours * hourMs) / 1000;
  utimesSync(path, seconds, seconds);
  return name;
}

describe('what killed processes left', () => {
  it('is removed, files and folders', () => {
    write(`${nameOfDeadProcess()}.tmp`);
    const prepared = join(folder, `lock.${nameOfDeadProcess()}.tmp`);
    mkdirSync(prepared);
    writeFileSync(join(prepared, 'x'), '');

    removeLeftOvers(folder, nowMs);

    expect(readdirSync(folder)).toEqual([]);
  });

  it('is removed after a day where it cannot be told who left it', () => {
    write(`${nameOfOtherMachine()}.tmp`, 25);
    const young = write(`${nameOfOtherMachine()}.tmp`, 23);

    removeLeftOvers(folder, nowMs);

    expect(readdirSync(folder)).toEqual([young]);
  });

  it('is told from what others write, or wrote', () => {
    const kept = [
      'index.json',
      'foreign.tmp',
      nameOfDeadProcess(),
      ...(process.platform === 'linux' ? [temporaryName()] : []),
    ];
    for (const name of kept) write(name, 48);

    removeLeftOvers(folder, nowMs);

    expect(readdirSync(folder).sort()).toEqual(kept.sort());
  });

  it('is nothing in a folder that is not there', () => {
    expect(() => removeLeftOvers(join(folder, 'nowhere'), nowMs)).not.toThrow();
  });

  it('is not taken for none where the folder cannot be read', () => {
    const file = join(folder, write('file', 0));
    expect(() => removeLeftOvers(file, nowMs)).toThrow('ENOTDIR');
  });
});
