import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openOutput } from '../../../src/cli/output-file.ts';
import { refusalOf, useTemporaryFolder } from './run/temporary-folder.ts';

const folder = useTemporaryFolder();
const content = Buffer.from('new');

function open(name: string, inputs: Record<string, string> = {}): ReturnType<typeof openOutput> {
  return openOutput(name, folder.path, new Map(Object.entries(inputs)));
}

function read(name: string): string {
  return readFileSync(join(folder.path, name), 'utf8');
}

describe('an output file', () => {
  it('is not there before it is written, and then nothing else is', () => {
    const output = open('out.wasm');
    expect(readdirSync(folder.path)).toEqual([]);
    output.write(content);
    expect(readdirSync(folder.path)).toEqual(['out.wasm']);
    expect(read('out.wasm')).toBe('new');
  });

  it('replaces a file and keeps its permissions', () => {
    const path = folder.write('out.wasm', 'old and longer');
    chmodSync(path, 0o640);
    open(path).write(content);
    expect(read('out.wasm')).toBe('new');
    expect(statSync(path).mode & 0o777).toBe(0o640);
  });

  it('is what a link points to', () => {
    folder.write('real.wasm', 'old');
    symlinkSync('real.wasm', join(folder.path, 'link.wasm'));
    open('link.wasm').write(content);
    expect(lstatSync(join(folder.path, 'link.wasm')).isSymbolicLink()).toBe(true);
    expect(read('real.wasm')).toBe('new');
  });

  it.skipIf(process.platform === 'win32')('may be a pipe, which stays one, also behind a link', () => {
    const path = join(folder.path, 'pipe');
    execFileSync('mkfifo', [path]);
    symlinkSync('pipe', join(folder.path, 'link'));
    // Open at both ends, so that nobody waits for the other.
    const reader = openSync(path, 'r+');
    const bytes = Buffer.alloc(6);

    open('pipe').write(content);
    open('link').write('er!');

    expect(readSync(reader, bytes)).toBe(6);
    closeSync(reader);
    expect(bytes.toString()).toBe('newer!');
    expect(lstatSync(path).isFIFO()).toBe(true);
    expect(lstatSync(join(folder.path, 'link')).isSymbolicLink()).toBe(true);
  });

  // A copy: a mistake must not cost the machine its own.
  it.skipIf(process.getuid?.() !== 0)('may be a device, which stays one', () => {
    const path = join(folder.path, 'null');
    execFileSync('mknod', [path, 'c', '1', '3']);
    open(path).write(content);
    expect(lstatSync(path).isCharacterDevice()).toBe(true);
  });
});

describe('a file that cannot be written is refused before the work', () => {
  it.each(['no/out.wasm', 'file/out.wasm'])('without a folder: %s', async (name) => {
    folder.write('file', '');
    const refusal = await refusalOf(() => open(name));
    expect(refusal.code).toBe('OUTPUT_UNWRITABLE');
    expect(refusal.message).toMatch(`cannot write ${name}: `);
    expect(refusal.hint).toBeDefined();
  });

  it.each(['sub', '.', 'sub/', 'sub/.'])('where it is a directory: %j', async (name) => {
    mkdirSync(join(folder.path, 'sub'));
    const refusal = await refusalOf(() => open(name));
    expect(refusal.code).toBe('OUTPUT_UNWRITABLE');
    expect(refusal.message).toBe(`cannot write ${name}: expected a file, found a directory`);
  });

  it.each(['new/', 'new/.', 'file/'])('where its name is that of a folder: %j', async (name) => {
    folder.write('file', 'old');
    const refusal = await refusalOf(() => open(name));
    expect(refusal).toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: `cannot write ${name}: expected a file, found the name of a folder`,
    });
    expect(readdirSync(folder.path)).toEqual(['file']);
    expect(read('file')).toBe('old');
  });

  it('where a link leads nowhere', async () => {
    symlinkSync('none', join(folder.path, 'link.wasm'));
    expect(await refusalOf(() => open('link.wasm'))).toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: 'cannot write link.wasm: expected a file, found a link to none, which leads nowhere',
    });
    expect(existsSync(join(folder.path, 'none'))).toBe(false);
  });

  it.each(['metadata.yml', 'link.yml', 'hard.yml'])('where it was written by hand: %s', async (name) => {
    const metadata = folder.write('metadata.yml', 'rules: []');
    symlinkSync('metadata.yml', join(folder.path, 'link.yml'));
    linkSync(metadata, join(folder.path, 'hard.yml'));
    const refusal = await refusalOf(() => open(name, { 'metadata file': metadata }));
    expect(refusal).toMatchObject({
      code: 'OUTPUT_UNWRITABLE',
      message: `cannot write ${name}: expected a file of its own, found the metadata file`,
    });
    expect(read('metadata.yml')).toBe('rules: []');
  });
});

it('a folder that goes away meanwhile is an error of the same kind', async () => {
  mkdirSync(join(folder.path, 'sub'));
  const output = open('sub/out.wasm');
  rmSync(join(folder.path, 'sub'), { recursive: true });
  expect((await refusalOf(() => output.write(content))).code).toBe('OUTPUT_UNWRITABLE');
});
