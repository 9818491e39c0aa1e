import { spawn, spawnSync } from 'node:child_process';
import { existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';

const isFullDeviceAbsent = !existsSync('/dev/full');
const writeModule = join(import.meta.dirname, '../../../src/cli/write.ts');

/** Starts a Node that runs `code`, which sees `writeStdout` and `writeStderr`. */
function start(code: string) {
  const program = `import { writeStderr, writeStdout } from ${JSON.stringify(writeModule)};\n${code}`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', program], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exit = new Promise<number | null>((resolve) => child.once('close', resolve));
  return { child, exit };
}

describe('writeStdout', () => {
  it('delivers all of a large result though the process exits at once', async () => {
    const { child, exit } = start("writeStdout('0123456789'.repeat(500_000)); process.exit(3);");

    const [received, exitCode] = await Promise.all([text(child.stdout), exit]);

    expect(received).toHaveLength(5_000_000);
    expect(received.endsWith('789')).toBe(true);
    expect(exitCode).toBe(3);
  });

  it('waits for a slow reader of a non-blocking pipe', async () => {
    // Opening process.stdout as a stream makes the pipe non-blocking, as another program sharing it could.
    const { child, exit } = start(
      "process.stdout._handle?.setBlocking?.(false); writeStdout('x'.repeat(3_000_000)); writeStdout('end');",
    );

    const [received, exitCode] = await Promise.all([text(child.stdout), exit]);

    expect(received).toHaveLength(3_000_003);
    expect(received.endsWith('xend')).toBe(true);
    expect(exitCode).toBe(0);
  });

  it('writes text and bytes as UTF-8', async () => {
    const { child, exit } = start("writeStdout('żółw\\n'); writeStdout(new TextEncoder().encode('🐢'));");

    const [received] = await Promise.all([text(child.stdout), exit]);

    expect(received).toBe('żółw\n🐢');
  });

  it.skipIf(isFullDeviceAbsent)('tells when there is no space', () => {
    const program = `import { writeStdout } from ${JSON.stringify(writeModule)};
      try { writeStdout('x'); } catch (error) { console.error(error.code, error.message); }`;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', openSync('/dev/full', 'w'), 'pipe'],
      encoding: 'utf8',
    });
    expect(stderr).toBe('OUTPUT_UNWRITABLE cannot write the result: no space left on the disk\n');
  });

  it('tells when the reader is gone', async () => {
    const { child, exit } = start(
      "try { for (;;) writeStdout('y\\n'.repeat(10_000)); } catch (error) { writeStderr(error.name); }",
    );
    child.stdout.once('data', () => child.stdout.destroy());

    const [complaints, exitCode] = await Promise.all([text(child.stderr), exit]);

    expect(complaints).toBe('StdoutClosed');
    expect(exitCode).toBe(0);
  });
});

describe('writeStderr', () => {
  it.skipIf(isFullDeviceAbsent)('lets the work go on when there is no space', () => {
    const program = `import { writeStderr, writeStdout } from ${JSON.stringify(writeModule)};
      writeStderr('lost'); writeStdout('done');`;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', openSync('/dev/full', 'w')],
      encoding: 'utf8',
    });
    expect({ stdout, status }).toEqual({ stdout: 'done', status: 0 });
  });

  it('lets the work go on when nobody reads it', async () => {
    const { child, exit } = start(
      "for (let i = 0; i < 100; i++) writeStderr('w'.repeat(100_000)); writeStdout('done');",
    );
    child.stderr.destroy();

    const [received, exitCode] = await Promise.all([text(child.stdout), exit]);

    expect(received).toBe('done');
    expect(exitCode).toBe(0);
  });
});
