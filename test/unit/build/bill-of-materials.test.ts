import { join } from 'node:path';
import { beforeEach, expect, it } from 'vitest';
import { billOfMaterials, type BuiltPolicy } from '../../../src/build/index.ts';
import { buildSurroundings } from '../../support/build-surroundings.ts';
import { FakeTools } from '../../support/fake-tools.ts';
import { runNode } from '../../support/run-program.ts';
import { folderOf } from './support.ts';

let tools: FakeTools;
beforeEach(() => {
  tools = new FakeTools();
});

it('has what the toolchain says that the policy is made of', async () => {
  tools.add('opa', "console.log('Version: 1.2.3');");
  const folder = folderOf({});
  const built: BuiltPolicy = {
    project: { language: 'rego', folder, name: 'p' } as BuiltPolicy['project'],
    path: join(folder, 'policy.wasm'),
    module: new Uint8Array(),
    warnings: [],
  };
  const subject = { name: 'policy', version: undefined, sha256: 'ab', toolVersion: '9.8.7' };
  const { environment } = tools;
  expect(await billOfMaterials(built, subject, buildSurroundings({ environment }))).toMatchObject({
    bomFormat: 'CycloneDX',
    components: [{ version: '1.2.3', licenses: [{ license: { id: 'Apache-2.0' } }] }],
  });
});

it('loads the lists of SPDX only where it is asked for', async () => {
  const index = join(import.meta.dirname, '../../../src/build/index.ts');
  const licences = join(import.meta.dirname, '../../../src/build/sbom/spdx-license.ts');
  const loaded = `Object.keys(createRequire(import.meta.url).cache).some((path) => path.includes('spdx-'))`;
  const { stdout } = await runNode([
    '--input-type=module',
    '--eval',
    `import { createRequire } from 'node:module';
     await import(${JSON.stringify(index)}); console.log(${loaded});
     await import(${JSON.stringify(licences)}); console.log(${loaded});`,
  ]);
  expect(stdout).toBe('false\ntrue\n');
});
