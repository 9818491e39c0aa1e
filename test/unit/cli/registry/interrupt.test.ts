import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { interruptibleTogether } from '../../../../src/cli/registry/interrupt.ts';
import { runNode } from '../../../support/run-program.ts';

describe('works that are interruptible together', () => {
  it('listen for Ctrl-C once, until the last of them ends', async () => {
    const before = process.listenerCount('SIGINT');
    const interruptible = interruptibleTogether();
    const signals = new Set<AbortSignal>();
    const ends: (() => void)[] = [];
    const works = Array.from({ length: 12 }, () =>
      interruptible((signal) => {
        signals.add(signal);
        return new Promise<void>((resolve) => ends.push(resolve));
      }),
    );

    expect(signals.size).toBe(1);
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    ends.pop()?.();
    await works.pop();
    expect(process.listenerCount('SIGINT')).toBe(before + 1);
    for (const end of ends) end();
    await Promise.all(works);
    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

/** Runs code that sees `interruptible` in a process of its own; gives how it ends. */
function runCode(code: string) {
  const module = join(import.meta.dirname, '../../../../src/cli/registry/interrupt.ts');
  return runNode([
    '--input-type=module',
    '--eval',
    `import { interruptible } from ${JSON.stringify(module)};
     const forever = (signal) => new Promise((_, reject) => {
       const timer = setTimeout(() => {}, 1e6);
       signal.addEventListener('abort', () => { clearTimeout(timer); reject(signal.reason); });
     });
     const patient = () => new Promise(() => setTimeout(() => {}, 1e6));
     const kill = (name) => process.kill(process.pid, name);
     ${code}`,
  ]);
}

describe.skipIf(process.platform === 'win32')('a signal that ends programs', () => {
  it.each([
    ['SIGHUP', 129],
    ['SIGINT', 130],
    ['SIGTERM', 143],
  ])('%s breaks work off, with the exit code %i', async (name, exitCode) => {
    const { stdout } = await runCode(
      `const work = interruptible(forever); kill('${name}');
       await work.catch((error) => console.log(error.name, error.exitCode));`,
    );
    expect(stdout).toBe(`AbortError ${String(exitCode)}\n`);
  });

  it.each([
    ['SIGINT', 'SIGINT'],
    ['SIGTERM', 'SIGTERM'],
    ['SIGINT', 'SIGHUP'],
    ['SIGTERM', 'SIGHUP'],
    ['SIGHUP', 'SIGINT'],
  ])('%s breaks work off, and %s then ends the process at once', async (first, second) => {
    // Where the second signal does nothing, the end is this program's own.
    const { exitCode } = await runCode(
      `interruptible((signal) => {
         signal.addEventListener('abort', () => { kill('${second}'); setTimeout(() => process.exit(9), 500); });
         return patient();
       });
       kill('${first}');`,
    );
    expect(exitCode).toBe(null);
  });

  it('SIGHUP does not the second time: shell and system both tell of a terminal that is closed', async () => {
    const { stdout } = await runCode(
      `process.on('SIGHUP', () => console.log('heard'));
       let heard = 0;
       const work = interruptible((signal) => new Promise((_, reject) => {
         process.on('SIGHUP', () => { heard++; if (heard === 1) kill('SIGHUP'); else reject(signal.reason); });
         setTimeout(() => {}, 1e6);
       }));
       kill('SIGHUP');
       await work.catch((error) => console.log(error.exitCode));
       process.exit();`,
    );
    expect(stdout).toBe('heard\nheard\n129\n');
  });
});
