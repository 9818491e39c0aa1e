import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runNode } from '../../support/run-program.ts';

const escapedModule = join(import.meta.dirname, '../../../src/cli/escaped.ts');

/** Runs `code`, which sees the module's functions, to its end. */
function runCode(code: string) {
  const program = `import { guardOutcome, reportEscaped } from ${JSON.stringify(escapedModule)};\n${code}`;
  return runNode(['--input-type=module', '--eval', program]);
}

describe('reportEscaped', () => {
  it('takes an error without an exit code for our bug, and shows where it is', async () => {
    const { exitCode, stderr } = await runCode("reportEscaped(new TypeError('lost the plot'));");

    expect(stderr).toMatch(
      /^Error: this is a bug in wardctl, please report it\nTypeError: lost the plot\n +at /,
    );
    expect(exitCode).toBe(70);
  });

  it("keeps to the exit code of oclif's errors, without a stack", async () => {
    const { exitCode, stderr } = await runCode(
      "reportEscaped(Object.assign(new Error('no such flag'), { oclif: { exit: 2 } }));",
    );

    expect(stderr).toBe('Error: no such flag\n');
    expect(exitCode).toBe(2);
  });

  it("is silent about oclif's way of ending with success", async () => {
    const { exitCode, stderr } = await runCode(
      "reportEscaped(Object.assign(new Error('EEXIT: 0'), { oclif: { exit: 0 } }));",
    );

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('knows our own errors, such as a stdout that takes nothing', async () => {
    const errors = JSON.stringify(join(import.meta.dirname, '../../../src/errors.ts'));
    const { exitCode, stderr } = await runCode(
      `import { WardctlError } from ${errors}; reportEscaped(new WardctlError('OUTPUT_UNWRITABLE', 'no space'));`,
    );

    expect(stderr).toBe('Error: no space\n');
    expect(exitCode).toBe(1);
  });

  it('says in a word that the user ended it', async () => {
    const interrupted = JSON.stringify(join(import.meta.dirname, '../../../src/cli/interrupted.ts'));
    const { exitCode, stdout, stderr } = await runCode(
      `import { Interrupted } from ${interrupted}; reportEscaped(new Interrupted('SIGINT'));`,
    );

    expect([stdout, stderr]).toEqual(['', 'interrupted\n']);
    expect(exitCode).toBe(130);
  });

  it('copes with what is thrown though it is no error', async () => {
    const { exitCode, stderr } = await runCode("reportEscaped('just text');");

    expect(stderr).toContain('just text');
    expect(exitCode).toBe(70);
  });
});

describe('guardOutcome', () => {
  it('lets work that is finished end with success', async () => {
    const { exitCode, stderr } = await runCode('guardOutcome()();');

    expect(stderr).toBe('');
    expect(exitCode).toBe(0);
  });

  it('fails when the work is never finished', async () => {
    const { exitCode, stderr } = await runCode('guardOutcome(); new Promise(() => {}).then(() => {});');

    expect(stderr).toContain('never happen');
    expect(exitCode).toBe(70);
  });

  it.each([
    ['thrown in a callback', "setImmediate(() => { throw new Error('later'); });"],
    ['rejected and not awaited', "void Promise.reject(new Error('later'));"],
  ])('ends the process, though a timer runs, for an error %s', async (_name, code) => {
    const { exitCode, stderr } = await runCode(`guardOutcome(); setInterval(() => {}, 1000); ${code}`);

    expect(stderr).toContain('Error: later');
    expect(exitCode).toBe(70);
  });

  it.skipIf(process.platform === 'win32').each(['read', 'write', 'setRawMode'])(
    'takes the error of a stream whose terminal was closed for its end: %s',
    async (call) => {
      const { exitCode, stderr } = await runCode(
        `guardOutcome();
         process.on('SIGHUP', () => { process.stderr.write('told of the end'); process.exit(9); });
         setInterval(() => {}, 1000);
         setImmediate(() => { throw Object.assign(new Error('${call} EIO'), { code: 'EIO', syscall: '${call}' }); });`,
      );

      expect(stderr).toBe('told of the end');
      expect(exitCode).toBe(9);
    },
  );

  // Nothing is mapped at the start of a process's memory: Linux says of it what it says of a disk that fails.
  it.skipIf(process.platform !== 'linux').each([
    ['a path', "readFileSync('/proc/self/mem')"],
    ['a descriptor', "readSync(openSync('/proc/self/mem'), Buffer.alloc(1))"],
  ])('tells of a file that cannot be read, by %s', async (_name, attempt) => {
    const { exitCode, stderr } = await runCode(
      `import { openSync, readFileSync, readSync } from 'node:fs'; guardOutcome(); setImmediate(() => ${attempt});`,
    );

    expect(stderr).toContain('EIO: i/o error, read');
    expect(exitCode).toBe(70);
  });
});
