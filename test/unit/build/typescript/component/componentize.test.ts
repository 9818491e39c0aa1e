import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../../../src/assets/index.ts';
import { componentizePolicy } from '../../../../../src/build/typescript/component/componentize.ts';
import { Workbench } from '../../../../../src/build/workbench.ts';
import { buildSurroundings } from '../../../../support/build-surroundings.ts';
import { folderOf } from '../../support.ts';

const project = { folder: packageRoot(), name: 'p', language: 'typescript', metadata: undefined } as const;
const policy = {
  code: 'export const [validate, validateSettings, protocolVersion] = [() => "", () => "", () => ""];',
  sourceMap: { sources: [], mappings: '' },
};

describe('a component', { timeout: 60_000 }, () => {
  it.skipIf(process.platform !== 'linux').each(['component.js', 'component.wasm'])(
    'that the disk has no room for is no fault of the package: %s',
    async (name) => {
      const folder = folderOf({});
      symlinkSync('/dev/full', join(folder, name));
      const bench = new Workbench(project, folder, buildSurroundings());
      await expect(componentizePolicy(policy, { folders: [packageRoot()], bench })).rejects.toMatchObject({
        code: 'BUILD_FAILED',
        message: `cannot build p: cannot write to ${folder}: no space left on the disk`,
        hint: expect.stringMatching(/^Make room .*TMPDIR/) as unknown,
      });
    },
  );
});
