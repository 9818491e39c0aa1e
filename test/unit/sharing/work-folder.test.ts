import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownedName, ownerState } from '../../../src/files/index.ts';
import { makeWorkFolder } from '../../../src/sharing/index.ts';
import { nameOfDeadProcess, nameOfOtherMachine } from '../../support/owned-names.ts';
import { runNode } from '../../support/run-program.ts';
import { temporaryFolder } from '../oci/layout/fixture.ts';

const nowMs = Date.UTC(2026, 10, 20);
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dead = nameOfDeadProcess();

/** A folder as a build leaves it that is killed. */
function leave(around: string, name: string, ageMs: number): string {
  const path = join(around, name);
  mkdirSync(join(path, 'target'), { recursive: true });
  writeFileSync(join(path, 'target/policy.wasm'), 'half');
  utimesSync(path, (nowMs - ageMs) / 1000, (nowMs - ageMs) / 1000);
  return name;
}

/** What is there after a process has made a folder, but for that. */
function leftIn(around: string): string[] {
  const made = makeWorkFolder('build', around, nowMs);
  return readdirSync(around).filter((name) => name !== basename(made));
}

describe('a folder for work', () => {
  it('is new, empty, of this process and for nobody else', () => {
    const around = temporaryFolder();
    const paths = [makeWorkFolder('build', around, nowMs), makeWorkFolder('template', around, nowMs)];
    expect(new Set(paths.map(dirname))).toEqual(new Set([around]));
    expect(paths.map((path) => basename(path).split('.')[0])).toEqual(['wardctl-build', 'wardctl-template']);
    for (const path of paths) {
      expect(readdirSync(path)).toEqual([]);
      if (process.platform !== 'win32') expect(lstatSync(path).mode & 0o777).toBe(0o700);
      expect(ownerState(basename(path))).not.toBe('gone');
    }
  });

  it('is not made where there is no folder for it', () => {
    expect(() => makeWorkFolder('build', join(temporaryFolder(), 'missing'), nowMs)).toThrow('ENOENT');
  });
});

describe('what killed processes left', () => {
  it.each(['build', 'template'])('of a %s is removed after some minutes', (kind) => {
    const around = temporaryFolder();
    leave(around, `wardctl-${kind}.${dead}.tmp`, 11 * minuteMs);
    expect(leftIn(around)).toEqual([]);
  });

  it('stays while programs of theirs may still run', () => {
    const around = temporaryFolder();
    const young = leave(around, `wardctl-build.${dead}.tmp`, 9 * minuteMs);
    expect(leftIn(around)).toEqual([young]);
  });

  it('is removed after a day where it cannot be told whose it is', () => {
    const around = temporaryFolder();
    leave(around, `wardctl-build.${nameOfOtherMachine()}.tmp`, 25 * hourMs);
    const young = leave(around, `wardctl-build.${nameOfOtherMachine()}.tmp`, 23 * hourMs);
    expect(leftIn(around)).toEqual([young]);
  });

  it.skipIf(process.platform !== 'linux')('is told from what living processes work in', () => {
    const around = temporaryFolder();
    const mine = leave(around, `wardctl-build.${ownedName()}.tmp`, 48 * hourMs);
    expect(leftIn(around)).toEqual([mine]);
  });

  it.each([
    'wardctl-build-AbCdEf',
    'wardctl-build.tmp',
    'wardctl-build.mine.tmp',
    `wardctl-build.${dead}`,
    `wardctl-build.notes.${dead}.tmp`,
    `wardctl-other.${dead}.tmp`,
    `my-wardctl-build.${dead}.tmp`,
    `${dead}.tmp`,
  ])('is told from what others call %s', (name) => {
    const around = temporaryFolder();
    leave(around, name, 48 * hourMs);
    expect(leftIn(around)).toEqual([name]);
    expect(existsSync(join(around, name, 'target/policy.wasm'))).toBe(true);
  });

  it('is no file', () => {
    const around = temporaryFolder();
    const name = `wardctl-build.${dead}.tmp`;
    writeFileSync(join(around, name), '');
    utimesSync(join(around, name), 1, 1);
    expect(leftIn(around)).toEqual([name]);
  });

  it('is no link, and none is followed', () => {
    const [around, elsewhere] = [temporaryFolder(), temporaryFolder()];
    leave(elsewhere, 'precious', 48 * hourMs);
    const name = `wardctl-build.${dead}.tmp`;
    symlinkSync(join(elsewhere, 'precious'), join(around, name));
    leave(around, `wardctl-template.${dead}.tmp`, 48 * hourMs);
    symlinkSync(elsewhere, join(around, `wardctl-template.${dead}.tmp`, 'target', 'link'));
    expect(leftIn(around)).toEqual([name]);
    expect(existsSync(join(elsewhere, 'precious/target/policy.wasm'))).toBe(true);
  });

  it('is removed little by little', () => {
    const around = temporaryFolder();
    for (let index = 0; index < 50; index++) {
      leave(around, `wardctl-build.${dead.slice(0, -2)}${String(index).padStart(2, '0')}.tmp`, hourMs);
    }
    expect(leftIn(around)).toHaveLength(30);
    makeWorkFolder('build', around, nowMs);
    expect(leftIn(around).filter((name) => name.includes(dead.slice(0, -2)))).toEqual([]);
  });

  // As a user of its own: whoever runs the tests may be one who can remove everything.
  it.skipIf(process.platform === 'win32')(
    'is removed though there is more than that which cannot be',
    async () => {
      const sharing = JSON.stringify(join(import.meta.dirname, '../../../src/sharing/index.ts'));
      const { stdout, stderr } = await runNode([
        '--input-type=module',
        '--eval',
        `import { chmodSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync } from 'node:fs';
       import { tmpdir } from 'node:os';
       import { join } from 'node:path';
       import { makeWorkFolder } from ${sharing};
       if (process.getuid() === 0) process.setuid(65534);
       const around = mkdtempSync(join(tmpdir(), 'wardctl-sweep-'));
       const nameOf = (index) => 'wardctl-build.' + ${JSON.stringify(dead.slice(0, -2))} + index + '.tmp';
       for (let index = 10; index < 60; index++) mkdirSync(join(around, nameOf(index), 'target/x'), { recursive: true });
       // The system lists them in no order: half of them is more than are removed at once.
       const stuck = readdirSync(around).slice(0, 25).map((name) => join(around, name, 'target'));
       for (const path of stuck) chmodSync(path, 0o500);
       for (const name of readdirSync(around)) utimesSync(join(around, name), 1, 1);
       const made = [1, 2].map(() => makeWorkFolder('build', around, Date.now()));
       console.log(readdirSync(around).length - made.length);
       for (const path of stuck) chmodSync(path, 0o700);
       rmSync(around, { recursive: true });`,
      ]);
      expect(stderr).toBe('');
      expect(stdout).toBe('25\n');
    },
  );
});
