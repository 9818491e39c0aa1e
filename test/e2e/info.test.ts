import { describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { runCli } from '../support/run-program.ts';

describe('wardctl info', () => {
  it('prints versions, what policies can count on, and paths', async () => {
    const { stdout, stderr, exitCode } = await runCli(['info']);

    expect(stdout).toMatch(new RegExp(`^wardctl ${RegExp.escape(manifest.version)}\n`));
    expect(stdout).toContain(`Node.js ${process.versions.node}, V8 ${process.versions.v8}`);
    expect(stdout).toMatch(/^Rego builtins provided by the host .*:\n( {2}- .*\n)* {2}- sprintf\n/m);
    expect([exitCode, stderr]).toEqual([0, '']);
  });

  it.runIf(process.platform === 'linux')('follows the environment', async () => {
    const env = { XDG_CACHE_HOME: '/cache', XDG_CONFIG_HOME: '/config' };

    const { stdout } = await runCli(['info'], { env });

    expect(stdout.split('\n').slice(-5, -1)).toEqual([
      'Policy store: /cache/wardctl/store',
      'Policy store of kwctl, used too: /cache/kubewarden/store',
      'Config directory: /config/kubewarden',
      'wardctl cache directory: /cache/wardctl',
    ]);
  });

  it('takes no arguments', async () => {
    const { stdout, exitCode } = await runCli(['info', 'policy.wasm']);

    expect([exitCode, stdout]).toEqual([2, '']);
  });
});
