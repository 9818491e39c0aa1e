import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildProject } from '../../../../src/build/index.ts';
import { buildSurroundings } from '../../../support/build-surroundings.ts';
import { folderOf } from '../support.ts';

function text(value: string): number[] {
  return [value.length, ...Buffer.from(value)];
}

/** A module that imports functions without parameters and results (core spec 5.5). */
function moduleImporting(...names: readonly (readonly [module: string, name: string])[]): Uint8Array {
  const imports = [
    names.length,
    ...names.flatMap(([module, name]) => [...text(module), ...text(name), 0, 0]),
  ];
  const types = [1, 0x60, 0, 0];
  return Uint8Array.of(
    0,
    ...Buffer.from('asm'),
    1,
    0,
    0,
    0,
    1,
    types.length,
    ...types,
    2,
    imports.length,
    ...imports,
  );
}

/** A project whose compiler makes this module. */
function projectOf(module: Uint8Array): string {
  const folder = folderOf({
    'asconfig.json': '{}',
    'node_modules/assemblyscript/package.json': '{"name": "assemblyscript", "version": "0.28.0"}',
    'node_modules/assemblyscript/bin/asc.js':
      "require('node:fs').copyFileSync('made.wasm', process.argv[process.argv.indexOf('--outFile') + 1]);",
  });
  writeFileSync(join(folder, 'made.wasm'), module);
  return folder;
}

const surroundings = buildSurroundings({ environment: {} });

describe('a policy in AssemblyScript', () => {
  it('that needs JavaScript is refused, saying what it needs', async () => {
    const folder = projectOf(
      moduleImporting(['wapc', '__guest_response'], ['env', 'Date.now'], ['env', 'seed']),
    );

    await expect(buildProject(folder, { ...surroundings, name: 'p' })).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      message:
        'cannot build p: its code needs Date.now, seed of JavaScript, which hosts of policies do not have',
      hint: expect.stringContaining('Do without') as unknown,
    });
  });

  it('whose abort is that of JavaScript is told how to have one of its own', async () => {
    const folder = projectOf(moduleImporting(['env', 'abort']));

    await expect(buildProject(folder, { ...surroundings, name: 'p' })).rejects.toMatchObject({
      code: 'BUILD_FAILED',
      hint: expect.stringContaining('"use": ["abort=assembly/abort/abort"]') as unknown,
    });
  });

  it('may import what hosts of policies have', async () => {
    const folder = projectOf(moduleImporting(['wapc', '__guest_response']));

    // Which imports are checked first; this one exports nothing.
    await expect(buildProject(folder, { ...surroundings, name: 'p' })).rejects.toMatchObject({
      code: 'WASM_EXPORT_MISSING',
      message: expect.stringContaining('memory and __guest_call for wapc') as unknown,
    });
  });
});
