import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { WardctlError } from '../../../../src/errors.ts';
import { findReference } from '../../../../src/evaluate/index.ts';
import type { PolicyFinder } from '../../../../src/store/index.ts';

/** Where policies have to be signed: files are none. */
const signedOnly: PolicyFinder = {
  byUri: () => Promise.reject(new TypeError('not asked for')),
  byDigest: () => Promise.resolve(undefined),
  checkFile: (reference) => {
    throw new WardctlError('SIGNATURE_MISSING', reference);
  },
};

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'wardctl-reference-'));
  writeFileSync(join(folder, 'policy.wasm'), 'a module');
  writeFileSync(join(folder, 'policies.yml'), 'resources');
});
afterEach(() => {
  rmSync(folder, { recursive: true });
});

describe('files, where policies have to be signed', () => {
  it('may be of custom resources, whose modules are judged each', async () => {
    for (const reference of ['policies.yml', pathToFileURL(join(folder, 'policies.yml')).href])
      expect((await findReference(reference, folder, signedOnly)).type).toBe('resources');
  });

  it.each(['', '#a.yml', '?a.yml', '#x.json'])(
    'may not be modules, whatever stands behind them: %j',
    async (end) => {
      const reference = `${pathToFileURL(join(folder, 'policy.wasm')).href}${end}`;

      await expect(findReference(reference, folder, signedOnly)).rejects.toMatchObject({
        code: 'SIGNATURE_MISSING',
      });
    },
  );
});
