import { existsSync, readFileSync, watch } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { runProgram } from '../../../src/build/index.ts';
import { buildSurroundings } from '../../support/build-surroundings.ts';
import { folderOf } from './support.ts';

/** Options to run Node with a script in a folder. */
function node(script: string, folder = folderOf({})): Parameters<typeof runProgram>[0] {
  return { ...buildSurroundings(), command: [process.execPath, '-e', script], folder };
}

/** What says that it runs, by its process id, and goes on for ever. */
const endless = `require('node:fs').writeFileSync('pid', String(process.pid)); setInterval(() => {}, 1000);`;

async function fileIn(folder: string, name: string): Promise<string> {
  const path = join(folder, name);
  const { promise, resolve } = Promise.withResolvers<undefined>();
  const isThere = (): boolean => existsSync(path) && readFileSync(path).length > 0;
  const watcher = watch(folder, () => {
    if (isThere()) resolve(undefined);
  });
  if (isThere()) resolve(undefined);
  await promise;
  watcher.close();
  return readFileSync(path, 'utf8');
}

function isAlive(pid: string): boolean {
  try {
    return process.kill(Number(pid), 0);
  } catch {
    return false;
  }
}

describe('runProgram', () => {
  it('runs without a shell, in the folder and environment', async () => {
    const folder = folderOf({ here: 'yes' });
    const script = `process.stdout.write([process.argv[1], process.env.SAID, require('node:fs').readFileSync('here')].join())`;
    const run = node(script, folder);
    const command = [...run.command, '$HOME;*'];

    expect(await runProgram({ ...run, command, environment: { SAID: 'this' }, readsStdout: true })).toEqual({
      type: 'done',
      stdout: '$HOME;*,this,yes',
    });
  });

  it('has the end of what a program printed that failed', async () => {
    const script = `console.error('first' + 'x'.repeat(3e6)); console.error('the reason'); process.exitCode = 3`;
    const end = await runProgram(node(script));

    expect(end).toMatchObject({ type: 'failed', problem: 'ended with status 3' });
    const output = end.type === 'failed' ? end.output : '';
    expect(output).toContain('the reason');
    expect(output).not.toContain('first');
    expect(output.length).toBeLessThan(1.2e6);
  });

  it('keeps an answer on stdout apart from what is for people, and bounds it', async () => {
    const talk = `console.log('{}'); console.error('careful'); process.exitCode = 1`;
    expect(await runProgram({ ...node(talk), readsStdout: true })).toMatchObject({ output: 'careful\n' });

    const flood = `const say = () => process.stdout.write('x'.repeat(1e5), say); say();`;
    expect(await runProgram({ ...node(flood), readsStdout: true })).toMatchObject({
      type: 'failed',
      problem: 'printed more than 16777216 bytes',
    });
  });

  it('says that there is no such program, or no such folder', async () => {
    const run = { ...node(''), command: ['no-such-program'] };
    expect(await runProgram(run)).toMatchObject({ type: 'not-started', code: 'ENOENT' });
    expect(await runProgram(node('', join(run.folder, 'nowhere')))).toMatchObject({ type: 'not-started' });
  });

  it('ends a program that takes too long', async () => {
    const folder = folderOf({});
    const end = await runProgram({ ...node(endless, folder), timeoutMs: 500 });

    expect(end).toMatchObject({ type: 'failed', problem: 'did not end within 0.5 s' });
  });

  it.each([
    ['', endless],
    [', also one that does not listen', `process.on('SIGTERM', () => {}); ${endless}`],
    [
      ', though others have its output',
      `require('node:child_process').spawn(process.execPath, ['-e', 'setTimeout(() => {}, 8000)'], { stdio: 'inherit' }); ${endless}`,
    ],
  ])('ends a program when it is broken off%s', async (_what, script) => {
    const folder = folderOf({});
    const controller = new AbortController();
    const running = runProgram({ ...node(script, folder), signal: controller.signal });
    const pid = await fileIn(folder, 'pid');
    const reason = new Error('enough');
    controller.abort(reason);

    await expect(running).rejects.toBe(reason);
    expect(isAlive(pid)).toBe(false);
  });

  it('ends what a program started, too', async () => {
    const folder = folderOf({});
    const controller = new AbortController();
    const started = `process.on('SIGTERM', () => {}); ${endless}`;
    const script = `require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(started)}]); setInterval(() => {}, 1000);`;
    const running = runProgram({ ...node(script, folder), signal: controller.signal });
    const pid = await fileIn(folder, 'pid');
    controller.abort(new Error('enough'));

    await expect(running).rejects.toThrow('enough');
    await vi.waitFor(() => {
      expect(isAlive(pid)).toBe(false);
    }, 5000);
  });

  it('does not wait for what a program leaves behind, and lets it be', async () => {
    const folder = folderOf({});
    const left = `${endless} setTimeout(() => process.exit(), 20_000)`;
    const script = `const { existsSync } = require('node:fs');
      require('node:child_process').spawn(process.execPath, ['-e', ${JSON.stringify(left)}], { stdio: 'inherit', detached: true }).unref();
      console.log('done'); const timer = setInterval(() => { if (existsSync('pid')) clearInterval(timer); }, 5);`;
    const begun = performance.now();
    const end = await runProgram({ ...node(script, folder), readsStdout: true });
    const pid = await fileIn(folder, 'pid');

    expect(end).toEqual({ type: 'done', stdout: 'done\n' });
    expect(performance.now() - begun).toBeLessThan(10_000);
    expect(isAlive(pid)).toBe(true);
    process.kill(Number(pid), 'SIGKILL');
  });

  it('does not begin what was broken off', async () => {
    const folder = folderOf({});
    const signal = AbortSignal.abort(new Error('enough'));

    await expect(runProgram({ ...node(endless, folder), signal })).rejects.toThrow('enough');
    expect(existsSync(join(folder, 'pid'))).toBe(false);
  });
});
