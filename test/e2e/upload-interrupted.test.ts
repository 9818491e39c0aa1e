import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CliHome } from '../support/cli-home.ts';
import { saysNothing } from '../support/fake-registry.ts';
import { filesIn } from '../support/files-in.ts';
import { policyModule } from '../support/policies.ts';
import { builtCli } from '../support/run-program.ts';
import { authorityFile, provide, startRegistry } from '../support/tls-registry.ts';

const probe = join(import.meta.dirname, '../../fixtures/golden/modules/probe-wapc.wasm');

describe('what is interrupted in the middle of an upload', () => {
  it.each(['push', 'copy'])('%s ends with 130 and leaves nothing', async (command) => {
    const [registry, from] = [await startRegistry(), await startRegistry()];
    provide(from, 'team/a', 'v1', policyModule('a'));
    const home = new CliHome();
    cpSync(probe, join(home.path, 'probe.wasm'));
    const asked = new Promise<void>((resolve) => {
      registry.misbehave({ method: 'PUT' }, (normal, question) => {
        resolve();
        return saysNothing(normal, question);
      });
    });
    const source = command === 'push' ? 'probe.wasm' : `${from.host}/team/a:v1`;
    const args = [command, '-q', '--ca-file', authorityFile, source, `${registry.host}/team/to:v1`];
    const child = spawn(process.execPath, [builtCli, ...args], {
      cwd: home.path,
      env: { ...process.env, ...home.env },
      stdio: 'ignore',
    });
    const ended = once(child, 'close');

    await asked;
    child.kill('SIGINT');

    expect(await ended).toEqual([130, null]);
    expect(registry.repository('team/to').manifests.size).toBe(0);
    // Node's cache of compiled code is there after any start.
    const left = filesIn(home.path).filter((path) => !path.startsWith('cache/wardctl/compiled/'));
    expect(left).toEqual(['probe.wasm']);
  });
});
