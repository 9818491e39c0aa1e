import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtCli, runCli, runProgram } from '../support/run-program.ts';

const golden = join(import.meta.dirname, '../../fixtures/golden');
const module = join(golden, 'modules/probe-wapc.wasm');
const metadata = join(golden, 'inputs/metadata-wapc.yml');

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-surroundings-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

// Windows keeps folders that somebody works in.
describe.skipIf(process.platform === 'win32')('a working folder that was deleted', () => {
  const script = 'mkdir "$1" && cd "$1" && rmdir "$1" && shift && exec "$@"';

  function runWithoutFolder(args: readonly string[]): ReturnType<typeof runCli> {
    const gone = join(folder, 'gone');
    return runProgram('sh', ['-c', script, 'sh', gone, process.execPath, builtCli, ...args]);
  }

  it.each([
    [['run', module, '-r', join(golden, 'requests/pod-plain.json')]],
    [['inspect', module]],
    [['inspect', module, '--diff', module]],
    [['annotate', module, '-m', metadata, '-o', 'out.wasm']],
    [['scaffold', 'manifest', '-t', 'AdmissionPolicy', 'policy.wasm']],
    [['scaffold', 'artifacthub']],
    [['scaffold', 'vap', '-p', 'a.yml', '-b', 'b.yml']],
    [['scaffold', 'admission-request', '-o', 'CREATE', '--object', 'pod.yml']],
  ])('is said to be gone: %j', async (args) => {
    const { exitCode, stdout, stderr } = await runWithoutFolder(args);

    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^Error: the working folder is not there any more\nHint: /);
  });

  it.each([['info'], ['scaffold verification-config']])(
    'does not matter where nothing is read: %s',
    async (words) => {
      const { exitCode, stderr } = await runWithoutFolder(words.split(' '));

      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    },
  );
});

describe.skipIf(process.platform === 'win32')('an output that nobody reads any more', () => {
  // Waiting for the reader makes it certain that the pipe is closed by the time that it is written.
  const script = 'exec 3> >(:); wait "$!"; exec "$@" -o /dev/fd/3';

  it.each([[['annotate', module, '-m', metadata]], [['scaffold', 'artifacthub', '-m', metadata]]])(
    'ends like any other closed pipe: %j',
    async (args) => {
      const ended = await runProgram('bash', ['-c', script, 'bash', process.execPath, builtCli, ...args]);

      expect(ended).toEqual({ exitCode: 141, stdout: '', stderr: '' });
    },
  );
});

it.each([
  [['annotate', module, '-m', metadata, '-o', ''], 2, 'found an empty text'],
  [['annotate', module, '-m', metadata, '-o', 'new/'], 1, 'found the name of a folder'],
  [['scaffold', 'artifacthub', '-m', metadata, '-o', ''], 2, 'found an empty text'],
  [['scaffold', 'artifacthub', '-m', metadata, '-o', 'new/'], 1, 'found the name of a folder'],
])('an output that cannot be one is refused: %j', async (args, exit, problem) => {
  const { exitCode, stderr } = await runCli(args, { cwd: folder });

  expect(exitCode).toBe(exit);
  expect(stderr).toContain(problem);
  expect(() => statSync(join(folder, 'new'))).toThrow('ENOENT');
});
