import { execFileSync } from 'node:child_process';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ownedName } from '../../../../src/files/index.ts';
import {
  planProject,
  writeProject,
  type ProjectFile,
  type ProjectPlace,
} from '../../../../src/scaffold/policy/index.ts';
import { filesIn } from '../../../support/files-in.ts';
import { useTemporaryFolder } from '../../cli/run/temporary-folder.ts';
import { plant, type Tree } from './support.ts';

const folder = useTemporaryFolder();
const nowMs = Date.UTC(2026, 10, 21);

const tree: Tree = { 'README.md': 'new readme', 'src/lib.rs': 'new lib', 'tests/a/b.yml': 'new suite' };
const files = filesOf(tree);

function filesOf(planted: Tree): ProjectFile[] {
  return Object.entries(planted).map(([path, content]) => ({
    path,
    content: Buffer.from(content),
    isExecutable: path.endsWith('.sh'),
  }));
}

function place(force = false, name = 'p'): ProjectPlace {
  return { folder: join(folder.path, name), name, force };
}

function write(force = false, name = 'p', written = files): void {
  writeProject(planProject(written, place(force, name)), nowMs);
}

/** Contents by path of all that is in the temporary folder. */
function all(): Record<string, string> {
  return Object.fromEntries(
    filesIn(folder.path).map((path) => [path, readFileSync(join(folder.path, path), 'latin1')]),
  );
}

function below(prefix: string, planted: Tree): Tree {
  return Object.fromEntries(Object.entries(planted).map(([path, content]) => [`${prefix}/${path}`, content]));
}

function refusal(code: string, message: string): Error {
  return expect.objectContaining({ code, message: expect.stringContaining(message) as unknown }) as Error;
}

describe('a new project', () => {
  it('is a folder with all files, and nothing beside it', () => {
    write();
    expect(all()).toEqual(below('p', tree));
  });

  it('makes the folders around it', () => {
    write(false, 'a/b/c');
    expect(all()).toEqual(below('a/b/c', tree));
  });

  it.skipIf(process.platform === 'win32')('has the rights of the user, and scripts that can be run', () => {
    const umask = process.umask(0o027);
    try {
      write(false, 'p', filesOf({ 'a.sh': '', b: '' }));
    } finally {
      process.umask(umask);
    }
    const modeOf = (path: string): number => statSync(join(folder.path, path)).mode & 0o777;

    expect([modeOf('p'), modeOf('p/a.sh'), modeOf('p/b')]).toEqual([0o750, 0o750, 0o640]);
  });

  it('is not there at all where a file cannot be written', () => {
    const long = filesOf({ ...tree, ['x'.repeat(300)]: '' });

    expect(() => {
      write(false, 'a/b/c', long);
    }).toThrow(refusal('PROJECT_UNWRITABLE', 'cannot write the project to a/b/c'));
    expect(readdirSync(folder.path)).toEqual([]);
  });

  it('does not replace a folder that appeared meanwhile', () => {
    const plan = planProject(files, place());
    plant(join(folder.path, 'p'), { mine: 'kept' });

    expect(() => {
      writeProject(plan, nowMs);
    }).toThrow(refusal('PROJECT_EXISTS', 'the folder appeared meanwhile'));
    expect(all()).toEqual({ 'p/mine': 'kept' });
  });

  it('does not replace a file or link that appeared meanwhile', () => {
    const plan = planProject(files, place());
    symlinkSync('nowhere', join(folder.path, 'p'));

    expect(() => {
      writeProject(plan, nowMs);
    }).toThrow(refusal('PROJECT_EXISTS', 'appeared meanwhile'));
    expect(readdirSync(folder.path)).toEqual(['p']);
  });

  it('takes away what a killed process left beside it', () => {
    const gone = ownedName().replace(/^\d+/, String(endedProcess()));
    plant(folder.path, { [`.${gone}.tmp/x`]: '' });
    write();
    expect(readdirSync(folder.path)).toEqual(['p']);
  });
});

describe('a project in a folder that is there', () => {
  it('may be in an empty one, which stays the same folder', () => {
    mkdirSync(join(folder.path, 'p'));
    const { ino } = statSync(join(folder.path, 'p'));
    write();
    expect(all()).toEqual(below('p', tree));
    expect(statSync(join(folder.path, 'p')).ino).toBe(ino);
  });

  it('may be in one with nothing but a .git', () => {
    plant(join(folder.path, 'p'), { '.git/HEAD': 'ref' });
    write();
    expect(all()).toEqual({ ...below('p', tree), 'p/.git/HEAD': 'ref' });
  });

  it('may be in one with what a killed process left', () => {
    const gone = ownedName().replace(/^\d+/, String(endedProcess()));
    plant(join(folder.path, 'p'), { [`.${gone}.tmp/new/x`]: '' });
    write();
    expect(all()).toEqual(below('p', tree));
  });

  it('is refused where something else is in it, which is named', () => {
    const found = plant(join(folder.path, 'p'), { 'notes.txt': '', 'README.md': 'mine' });

    expect(() => {
      write();
    }).toThrow(
      expect.objectContaining({
        code: 'PROJECT_EXISTS',
        message: 'cannot write the project to p: the folder is not empty: README.md, notes.txt',
        details: { folder: 'p', files: ['README.md', 'notes.txt'] },
      }) as Error,
    );
    expect(filesIn(found)).toEqual(['README.md', 'notes.txt']);
  });

  it('replaces only the files of the template, if it is forced', () => {
    plant(join(folder.path, 'p'), { 'README.md': 'old', 'src/mine.rs': 'mine', 'a.txt': 'mine' });
    const plan = planProject(files, place(true));
    writeProject(plan, nowMs);

    expect(plan.replaced).toEqual(['README.md']);
    expect(all()).toEqual({ ...below('p', tree), 'p/src/mine.rs': 'mine', 'p/a.txt': 'mine' });
  });

  it('replaces a link, not the file that it stands for', () => {
    plant(folder.path, { outside: 'kept', 'p/x': '' });
    symlinkSync('../outside', join(folder.path, 'p/README.md'));
    write(true);

    expect(lstatSync(join(folder.path, 'p/README.md')).isFile()).toBe(true);
    expect(all()).toMatchObject({ outside: 'kept', 'p/README.md': 'new readme' });
  });

  it('never writes through a link to a folder', () => {
    plant(folder.path, { 'outside/b': '', 'p/x': '' });
    symlinkSync('../outside', join(folder.path, 'p/src'));

    expect(() => {
      write(true);
    }).toThrow(refusal('PROJECT_EXISTS', 'p/src: expected a folder, found something else'));
    expect(readdirSync(join(folder.path, 'outside'))).toEqual(['b']);
  });

  it.each<readonly [what: string, planted: Tree, message: string]>([
    [
      'a folder has the place of a file',
      { 'p/README.md/x': '' },
      'p/README.md: expected a file, found a folder',
    ],
    ['a file has the place of a folder', { 'p/tests/a': '' }, 'p/tests/a: expected a folder'],
    ['a file has the place of the project', { p: '' }, 'there is something else than a folder'],
  ])('is refused where %s, also if it is forced', (_what, planted, message) => {
    plant(folder.path, planted);
    expect(() => {
      write(true);
    }).toThrow(refusal('PROJECT_EXISTS', message));
    expect(all()).toEqual(planted);
  });

  it('is as it was where one of the files cannot be written', () => {
    const before = { 'p/README.md': 'old', 'p/src/lib.rs': 'old lib', 'p/src/mine.rs': 'mine' };
    plant(folder.path, before);
    const plan = planProject(files, place(true));
    // The last of the files has no place any more.
    plant(folder.path, { 'p/tests/a/b.yml/x': '' });

    expect(() => {
      writeProject(plan, nowMs);
    }).toThrow(refusal('PROJECT_EXISTS', 'tests/a/b.yml appeared meanwhile'));
    rmSync(join(folder.path, 'p/tests'), { recursive: true });
    expect(all()).toEqual(before);
    expect(readdirSync(join(folder.path, 'p'))).toEqual(['README.md', 'src']);
  });

  it('does not replace a file that appeared meanwhile, and takes back what was written', () => {
    mkdirSync(join(folder.path, 'p'));
    const plan = planProject(files, place());
    plant(folder.path, { 'p/src/lib.rs': 'mine' });

    expect(() => {
      writeProject(plan, nowMs);
    }).toThrow(refusal('PROJECT_EXISTS', 'src/lib.rs appeared meanwhile'));
    expect(all()).toEqual({ 'p/src/lib.rs': 'mine' });
  });

  it('leaves a folder empty where a file is too long a name', () => {
    mkdirSync(join(folder.path, 'p'));
    expect(() => {
      write(false, 'p', filesOf({ ...tree, ['x'.repeat(300)]: '' }));
    }).toThrow(refusal('PROJECT_UNWRITABLE', 'p'));
    expect(readdirSync(join(folder.path, 'p'))).toEqual([]);
  });

  it('may be in a folder that a link stands for', () => {
    mkdirSync(join(folder.path, 'real'));
    symlinkSync('real', join(folder.path, 'p'));
    write();
    expect(readdirSync(join(folder.path, 'real')).sort()).toEqual(['README.md', 'src', 'tests']);
  });

  it('is refused in a link that leads to itself', () => {
    symlinkSync('p', join(folder.path, 'p'));
    expect(() => {
      write();
    }).toThrow(refusal('PROJECT_UNWRITABLE', 'cannot write the project to p'));
  });

  it.skipIf(readOnlyFolder() === undefined)('is refused on a disk that is read-only, which it says', () => {
    const around = String(readOnlyFolder());
    expect(() => {
      writeProject(planProject(files, { folder: join(around, 'p'), name: 'p', force: false }), nowMs);
    }).toThrow(refusal('PROJECT_UNWRITABLE', 'cannot write the project to p: the file system is read-only'));
  });

  it('is refused in a file system that takes nothing', () => {
    writeFileSync(join(folder.path, 'file'), '');
    expect(() => {
      write(false, 'file/p');
    }).toThrow(refusal('PROJECT_UNWRITABLE', 'cannot write the project to file/p'));
  });
});

/** One that this machine has, as most containers do. */
function readOnlyFolder(): string | undefined {
  if (!existsSync('/proc/mounts')) return undefined;
  return readFileSync('/proc/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, , , options = '']) => options.split(',').includes('ro'))
    .map(([, folder = '']) => folder)
    .find((folder) => statSync(folder, { throwIfNoEntry: false })?.isDirectory());
}

/** The number of a process that is not there any more. */
function endedProcess(): number {
  return Number(execFileSync(process.execPath, ['-p', 'process.pid']).toString());
}
