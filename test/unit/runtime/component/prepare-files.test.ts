import { expect, it } from 'vitest';
import { prepareFiles } from '../../../../src/runtime/component/prepare-files.ts';
import { packageInPlaceOfJco } from './fake-jco.ts';
import { assembleComponent, policyText } from './assemble-component.ts';

/** As jco would make it where a function is declared twice, which is refused by the names of exports. */
const twice = 'function validate() {}\n'.repeat(2);

function filesOf(program: string): Promise<unknown> {
  const folder = packageInPlaceOfJco(
    `export const transpileBytes = async () => ({ files: { 'policy.js': Buffer.from(${program}) } });`,
  );
  return assembleComponent(policyText()).then((bytes) =>
    prepareFiles(bytes, { folders: [folder], version: '9.9.9' }, undefined),
  );
}

it('refuses a program of more than 3,000,000 bytes before anything is looked for in it', async () => {
  const text = JSON.stringify(twice);
  await expect(filesOf(text)).rejects.toMatchObject({ code: 'WASM_INVALID' });
  await expect(filesOf(`${text}.padEnd(3_000_001)`)).rejects.toMatchObject({
    code: 'WASM_TOO_LARGE',
    message: 'component needs a program of 3000001 bytes, the limit is 3000000',
  });
});
