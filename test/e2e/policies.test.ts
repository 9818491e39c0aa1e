import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { hexOf } from '../../src/oci/index.ts';
import { policyModule, publish, someMetadata } from '../support/policies.ts';
import { hasPseudoTerminals, runAtTerminal } from '../support/pseudo-terminal.ts';
import { builtCli, runCli, type Ended } from '../support/run-program.ts';
import { foldersIn, openTestStore } from '../support/store/test-store.ts';

const a = 'registry://example.com/team/a:v1';
const b = 'registry://example.com/team/b:v1';

/** A user with these policies. */
async function userWith(...uris: readonly string[]) {
  const cache = mkdtempSync(join(tmpdir(), 'wardctl-policies-'));
  onTestFinished(() => rmSync(cache, { recursive: true, force: true }));
  const store = openTestStore(cache);
  const digits: string[] = [];
  for (const uri of uris) {
    const policy = await publish(policyModule(uri, { ...someMetadata, mutating: uri === a }));
    await store.add(policy.source, 'v1', uri);
    digits.push(hexOf(policy.layer.digest));
  }
  const env = { XDG_CACHE_HOME: cache, NO_COLOR: '1' };
  return {
    cache,
    store,
    digits,
    run: (...args: readonly string[]): Promise<Ended> => runCli(args, { env }),
    runAtTerminal: (args: string, columns = 80) =>
      runAtTerminal(`stty cols ${columns}; ${process.execPath} ${builtCli} ${args}`, env, []),
  };
}

describe.skipIf(process.platform !== 'linux')('wardctl policies', () => {
  it('prints nothing where there are none', async () => {
    const { run } = await userWith();
    expect(await run('policies')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: 'There are no policies yet. Get one with: wardctl pull HOST/REPOSITORY:TAG\n',
    });
    expect(await run('policies', '--json')).toEqual({ exitCode: 0, stdout: '[]\n', stderr: '' });
  });

  it('prints a table', async () => {
    const { run, digits } = await userWith(b, a);
    const { exitCode, stdout, stderr } = await run('policies');
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    const rows = stdout.split('\n');
    expect(rows[1]).toBe(
      '| Policy                           | Mutating | Context aware | SHA-256      | Size  |',
    );
    expect(rows[3]).toMatch(`| ${a} | yes      | no            | ${digits[1]?.slice(0, 12) ?? ''} |`);
    expect(rows[4]).toMatch(`| ${b} | no       | no            | ${digits[0]?.slice(0, 12) ?? ''} |`);
  });

  it('prints JSON', async () => {
    const { run, digits, cache } = await userWith(a);
    const folder = join(foldersIn(cache).kwctlFolder, 'https', 'example.com');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'p.wasm'), policyModule('of kwctl'));
    const { stdout } = await run('policies', '--json');
    expect(JSON.parse(stdout)).toMatchObject([
      { uri: 'https://example.com/p.wasm', origin: 'kwctl', mutating: null, contextAware: null },
      { uri: a, origin: 'wardctl', digest: `sha256:${digits[0] ?? ''}`, mutating: true, contextAware: false },
    ]);
  });

  it('warns of what is damaged, and lists the rest', async () => {
    const { run, store } = await userWith(a, b);
    const stored = await store.find(a);
    rmSync(stored?.path ?? '');
    const { exitCode, stdout, stderr } = await run('policies');
    expect(exitCode).toBe(0);
    expect(stdout).toContain(b);
    expect(stdout).not.toContain(a);
    expect(stderr).toContain(
      ` WARN wardctl: ${a} cannot be used: ${stored?.path ?? ''} is missing. Another process removed it`,
    );
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it.skipIf(!hasPseudoTerminals)('fits its table to a terminal', async () => {
    const user = await userWith('registry://example.com/team/with/a/long/name:v1.2.3-alpha4');
    const { exitCode, screen } = await user.runAtTerminal('policies', 60);
    expect(exitCode).toBe(0);
    const rows = screen.trimEnd().split('\r\n');
    expect(rows).toHaveLength(5);
    expect(rows[3]).toMatch(/^\| example\.com\/team\/.*:v1\.2\.3-alpha4 +\|$/);
    for (const row of rows) expect(row.length).toBeLessThanOrEqual(60);
  });

  it.skipIf(!hasPseudoTerminals)('tells a user without policies how to get one', async () => {
    const user = await userWith();
    expect((await user.runAtTerminal('policies')).screen).toContain('There are no policies yet.');
  });
});

describe.skipIf(process.platform !== 'linux')('wardctl rm', () => {
  it('removes policies by URI and by digest', async () => {
    const { run, digits, store } = await userWith(a, b);
    expect(await run('rm', 'example.com/team/b:v1', digits[0]?.slice(0, 12) ?? '')).toEqual({
      exitCode: 0,
      stdout: '',
      stderr: '',
    });
    expect(await store.uris(() => undefined)).toEqual([]);
  });

  it('removes nothing where one of several is not stored', async () => {
    const { run, store } = await userWith(a);
    const { exitCode, stdout, stderr } = await run('rm', a, 'registry://example.com/non-existing:v1');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain('Error: Cannot find policy with uri: registry://example.com/non-existing:v1\n');
    expect(await store.find(a)).toBeDefined();
  });

  it('wants to know what to remove', async () => {
    const { run } = await userWith(a);
    expect((await run('rm')).exitCode).toBe(2);
  });

  it('says what is wrong with the store', async () => {
    const { run, cache } = await userWith(a);
    const index = join(foldersIn(cache).folder, 'index.json');
    writeFileSync(index, '{');
    const { exitCode, stderr } = await run('rm', a);
    expect(exitCode).toBe(5);
    expect(stderr).toContain(`Error: ${index} cannot be used: expected JSON: `);
    expect(stderr).toContain('Hint: Remove that file, then pull the policies again');
  });

  it.skipIf(!hasPseudoTerminals)('tells a user what was removed', async () => {
    const user = await userWith(a, b);
    expect(await user.runAtTerminal(`rm ${b} ${a}`)).toEqual({
      exitCode: 0,
      screen: `removed ${b}\r\nremoved ${a}\r\n`,
    });
  });
});
