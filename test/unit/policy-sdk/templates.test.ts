import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { assetPath } from '../../../src/assets/index.ts';

describe('templates in TypeScript', () => {
  it.each(['typescript', 'typescript-component'])('ask for exact versions: %s', (template) => {
    const path = join(assetPath('templates'), template, 'files/package.json');
    const { devDependencies } = JSON.parse(readFileSync(path, 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    const { wardctl, ...others } = devDependencies;

    expect(wardctl).toBe('%{wardctl-version}');
    for (const version of Object.values(others)) expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  });

  // API servers send null where an object is deleted.
  it.each([{ object: null }, {}])('accept a request without an object: %j', async (request) => {
    const { validate } = await loadPolicy();

    expect(validate({ kind: { kind: 'Pod' }, ...request }, { registries: ['ghcr.io'] })).toEqual({
      accepted: true,
    });
  });
});

/** The policy of the template, with the SDK of this repository. */
async function loadPolicy(): Promise<{ validate: (request: object, settings: object) => unknown }> {
  const root = join(import.meta.dirname, '../../..');
  const { outputFiles } = await build({
    entryPoints: [join(assetPath('templates'), 'typescript/files/src/policy.ts')],
    alias: { 'wardctl/policy': join(root, 'src/policy-sdk/index.ts') },
    bundle: true,
    write: false,
    format: 'esm',
    logLevel: 'silent',
  });
  const text = Buffer.from(outputFiles[0]?.contents ?? '').toString('base64');
  const module = (await import(`data:text/javascript;base64,${text}`)) as {
    default: Awaited<ReturnType<typeof loadPolicy>>;
  };
  return module.default;
}
