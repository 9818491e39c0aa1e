import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findModules } from '../../../../src/cli/cache/find-modules.ts';
import type { PolicyFinder } from '../../../../src/store/index.ts';
import { temporaryFolder } from '../../../support/cache/temporary-cache.ts';
import { policyModule } from '../../../support/policies.ts';

/** Nothing is anywhere but in files. */
const nowhere: PolicyFinder = {
  byUri: (uri) => Promise.reject(new RangeError(uri)),
  byDigest: () => Promise.resolve(undefined),
  checkFile: () => undefined,
};

const member = (module: string): object => ({ module, settings: {} });
const rules = [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }];

describe('the modules of a reference', () => {
  it('are the module itself', async () => {
    const folder = temporaryFolder();
    const path = join(folder, 'policy.wasm');
    writeFileSync(path, policyModule('a'));
    expect((await findModules('policy.wasm', folder, nowhere)).map((module) => module.path)).toEqual([path]);
  });

  it('are those of all policies in a file of custom resources', async () => {
    const folder = temporaryFolder();
    for (const name of ['a', 'b', 'c']) writeFileSync(join(folder, `${name}.wasm`), policyModule(name));
    const single = {
      apiVersion: 'policies.kubewarden.io/v1',
      kind: 'ClusterAdmissionPolicy',
      metadata: { name: 'single' },
      spec: { ...member('./a.wasm'), rules, mutating: false },
    };
    const group = {
      apiVersion: 'policies.kubewarden.io/v1',
      kind: 'ClusterAdmissionPolicyGroup',
      metadata: { name: 'group' },
      spec: {
        rules,
        expression: 'b() && c()',
        message: 'no',
        policies: { b: member('./b.wasm'), c: member('./c.wasm') },
      },
    };
    const text = [single, group].map((document) => JSON.stringify(document)).join('\n---\n');
    writeFileSync(join(folder, 'policies.yml'), text);
    const found = await findModules('policies.yml', folder, nowhere);
    expect(found.map(({ path }) => path)).toEqual(
      ['a', 'b', 'c'].map((name) => join(folder, `${name}.wasm`)),
    );
  });
});
