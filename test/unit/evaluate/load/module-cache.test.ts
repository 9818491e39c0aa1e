import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModuleCache } from '../../../../src/evaluate/index.ts';
import { defaultLimits, Sandbox } from '../../../../src/runtime/index.ts';

const policies = join(import.meta.dirname, '../../../../fixtures/policies');
let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-modules-'));
  path = join(folder, 'policy.wasm');
  copyFileSync(join(policies, 'stateful-counter/policy.wasm'), path);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('ModuleCache', () => {
  it('compiles a module once for as long as its file stays', async () => {
    const modules = new ModuleCache({ limits: defaultLimits, sandbox: new Sandbox() });
    const policy = { reference: './policy.wasm', path, stored: undefined };
    const [first, second] = await Promise.all([
      modules.get(policy, undefined),
      modules.get(policy, undefined),
    ]);

    expect(second).toBe(first);
    expect(await modules.get(policy, undefined)).toBe(first);
  });

  it('compiles it again after another one took its place', async () => {
    const modules = new ModuleCache({ limits: defaultLimits, sandbox: new Sandbox() });
    const policy = { reference: './policy.wasm', path, stored: undefined };
    const title = async (): Promise<string | undefined> =>
      (await modules.get(policy, undefined)).metadata?.annotations?.get('io.kubewarden.policy.title');
    const before = await title();
    copyFileSync(join(policies, 'pod-hardening/policy.wasm'), path);

    expect(await title()).not.toBe(before);
  });

  it('does not hold on to a file that could not be used', async () => {
    const modules = new ModuleCache({ limits: defaultLimits, sandbox: new Sandbox() });
    const policy = { reference: './policy.wasm', path, stored: undefined };
    writeFileSync(path, 'half of a module');
    await expect(modules.get(policy, undefined)).rejects.toMatchObject({ code: 'WASM_NOT_A_MODULE' });
    copyFileSync(join(policies, 'stateful-counter/policy.wasm'), path);

    expect((await modules.get(policy, undefined)).executionMode).toBe('kubewarden-wapc');
  });
});
