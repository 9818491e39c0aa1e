import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { runCli } from '../support/run-program.ts';

const component = join(import.meta.dirname, '../../fixtures/components/policy.wasm');
const probe = join(import.meta.dirname, '../../fixtures/golden/modules/probe-wapc.wasm');

/** Root may write where others may not. */
const isRoot = process.getuid?.() === 0;

/** Folders in which none can be made, by what they are. */
const kinds: readonly (readonly [kind: string, place: (home: CliHome) => string])[] = [
  ['below /proc', () => '/proc/wardctl-x'],
  ['a folder of /proc', () => '/proc/self'],
  ['below /sys', () => '/sys/wardctl-x'],
  ['below a device', () => '/dev/null/x'],
  [
    'a file',
    (home) => {
      writeFileSync(join(home.path, 'file'), '');
      return join(home.path, 'file');
    },
  ],
  ...(isRoot
    ? []
    : [
        [
          'a folder that may not be written to',
          (home: CliHome) => {
            mkdirSync(join(home.path, 'locked'));
            chmodSync(join(home.path, 'locked'), 0o500);
            return join(home.path, 'locked');
          },
        ] as const,
      ]),
];

describe.skipIf(process.platform !== 'linux').each(kinds)('a cache folder that is %s', (_, place) => {
  function userWith() {
    const home = new CliHome();
    const folder = place(home);
    const env = { ...home.env, XDG_CACHE_HOME: folder };
    return { folder, run: (...args: string[]) => runCli(args, { cwd: home.path, env }) };
  }

  it('does not keep commands that need none from their work', async () => {
    const { run } = userWith();
    expect(await run('digest', '--help')).toMatchObject({ exitCode: 0, stderr: '' });
    expect((await run('inspect', probe, '--output', 'json')).exitCode).toBe(0);
  });

  it('is named by what would change it', async () => {
    const { folder, run } = userWith();
    const { exitCode, stderr } = await run('cache', 'clear');
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`${folder}/wardctl/prepared`);
  });

  it('has components prepared without being kept', async () => {
    const { folder, run } = userWith();
    const { exitCode, stderr } = await run('cache', 'warm', component);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`what is prepared is not kept in ${folder}/wardctl/prepared`);
  });
});
