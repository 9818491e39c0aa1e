import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openPreparedCache } from '../../src/cache/index.ts';
import { keyOf, preparing } from '../support/cache/temporary-cache.ts';
import { CliHome } from '../support/cli-home.ts';
import { filesIn } from '../support/files-in.ts';
import { runCli } from '../support/run-program.ts';

const preparedWith = { jco: '0.15.0', wardctl: '0.1.0' };
const probe = join(import.meta.dirname, '../../fixtures/golden/modules/probe-wapc.wasm');
const component = join(import.meta.dirname, '../../fixtures/components/policy.wasm');
const hourMs = 3_600_000;

/** A user whose cache has these modules, each used an hour after the one before. */
async function userWith(...modules: readonly string[]) {
  const home = new CliHome();
  const folder = join(home.path, 'cache/wardctl/prepared');
  const cacheAt = (nowMs: number) => openPreparedCache({ folder, now: () => nowMs });
  const startMs = Date.now() - modules.length * hourMs;
  for (const [index, module] of modules.entries())
    await cacheAt(startMs + index * hourMs).getOrPrepare(keyOf(module, preparedWith), preparing(module));
  return { home, folder, cache: cacheAt(Date.now()) };
}

const digits = (module: string): string => keyOf(module).moduleSha256.slice(0, 12);

describe('wardctl cache', () => {
  it('lists what is kept', async () => {
    const { home, folder } = await userWith('old', 'new');
    const { exitCode, stdout, stderr } = await home.run('cache', 'list');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const rows = stdout.split('\n');
    expect(rows[1]).toMatch(/^\| SHA-256 +\| Prepared with +\| Size +\| Last use +\|$/);
    expect(rows[3]).toContain(`| ${digits('new')} | jco 0.15.0, wardctl 0.1.0 |`);
    expect(rows[4]).toContain(`| ${digits('old')} |`);
    expect(rows[6]).toMatch(new RegExp(`^2 prepared modules, .* of at most 1\\.0 GiB, in ${folder}$`));
  });

  it('lists nothing where nothing is kept, and makes nothing', async () => {
    const { home, folder } = await userWith();
    expect(await home.run('cache', 'list')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: `The cache is empty: nothing is kept yet in ${folder}.\n`,
    });
    const { stdout } = await home.run('cache', 'list', '--json');
    expect(JSON.parse(stdout)).toEqual({ folder, sizeBytes: 0, maxBytes: 1024 ** 3, entries: [] });
    expect(existsSync(folder)).toBe(false);
  });

  it('prunes to the size that is wanted, what was used first', async () => {
    const { home, cache } = await userWith('first', 'second', 'third');
    const [third] = cache.list();
    const size = String(third?.sizeBytes ?? 0);
    const dry = await home.run('cache', 'prune', '--max-size', size, '--dry-run');
    expect(dry.stdout).toContain(`would remove ${digits('first')} (`);
    expect(cache.list()).toHaveLength(3);
    const { stdout, exitCode } = await home.run('cache', 'prune', '--max-size', size, '--json');
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      dryRun: false,
      removed: [
        { digest: `sha256:${keyOf('first').moduleSha256}`, reason: 'size' },
        { digest: `sha256:${keyOf('second').moduleSha256}`, reason: 'size' },
      ],
      kept: [],
    });
    expect(cache.list()).toEqual([third]);
    expect((await home.run('cache', 'prune')).stdout).toBe('nothing to remove\n');
  });

  it('clears everything, also what is damaged', async () => {
    const { home, folder } = await userWith('a', 'b');
    writeFileSync(join(folder, 'entries', '0'.repeat(64)), 'damaged');
    const { stdout, exitCode } = await home.run('cache', 'clear');
    expect(exitCode).toBe(0);
    expect(stdout).toContain('removed what cannot be read (7 B');
    expect(stdout).toMatch(/removed 3 prepared modules, .*\n$/);
    expect(filesIn(folder)).toEqual([]);
  });

  it('warms what needs no preparation by saying so, and goes on after what cannot be had', async () => {
    const { home, folder } = await userWith();
    const { exitCode, stdout, stderr } = await home.run('cache', 'warm', 'nowhere.wasm', probe);
    expect(exitCode).toBe(1);
    expect(stdout).toBe(`${probe}: needs no preparation (kubewarden-wapc)\n`);
    expect(stderr).toContain('Error: Cannot find policy with uri: nowhere.wasm');
    expect(existsSync(folder)).toBe(false);
  });

  it('warms a component once, lists what is kept of it, and mends what is damaged', async () => {
    const { home, folder } = await userWith();
    const sha256 = createHash('sha256').update(readFileSync(component)).digest('hex');
    const first = await home.run('cache', 'warm', component);
    expect(first).toEqual({ exitCode: 0, stdout: `${component}: prepared (component)\n`, stderr: '' });

    const listed = JSON.parse((await home.run('cache', 'list', '--json')).stdout) as {
      entries: { digest: string; preparedWith: Record<string, string> }[];
    };
    expect(listed.entries.map(({ digest }) => digest)).toEqual([`sha256:${sha256}`]);
    // What shapes the result: jco, our version, the major version of Node, options.
    expect(listed.entries[0]?.preparedWith).toMatchObject({
      jco: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown,
      wardctl: expect.stringMatching(/^\d+\.\d+\.\d+/) as unknown,
      node: process.versions.node.split('.')[0],
    });
    expect((await home.run('cache', 'list')).stdout).toContain(`| ${sha256.slice(0, 12)} | `);

    const again = await home.run('cache', 'warm', component, '--json');
    expect(JSON.parse(again.stdout)).toMatchObject([{ policy: component, state: 'ready' }]);
    const [entry = ''] = readdirSync(join(folder, 'entries'));
    writeFileSync(join(folder, 'entries', entry), 'damaged');
    expect((await home.run('cache', 'warm', component)).stdout).toBe(`${component}: prepared (component)\n`);
  });

  it('wants to know what to warm, and limits that it understands', async () => {
    const { home } = await userWith();
    expect((await home.run('cache', 'warm')).exitCode).toBe(2);
    expect((await home.run('cache', 'prune', '--max-age', '30')).exitCode).toBe(2);
    expect((await home.run('cache', 'prune', '--max-size', 'all')).exitCode).toBe(2);
  });

  it('says what is wrong with the disk', async () => {
    const home = new CliHome();
    home.write('elsewhere/wardctl/prepared/entries', 'no folder');
    const env = { ...home.env, XDG_CACHE_HOME: join(home.path, 'elsewhere') };
    const { exitCode, stderr } = await runCli(['cache', 'list'], { env, cwd: home.path });
    expect(exitCode).toBe(5);
    expect(stderr).toContain('Error: cannot read ');
  });
});
