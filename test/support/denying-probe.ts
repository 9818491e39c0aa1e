import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { annotateModule, readPolicyMetadata } from '../../src/policy/index.ts';

const probe = join(import.meta.dirname, '../../fixtures/golden/modules/probe-wapc.wasm');

/** The probe policy, whose settings decide what it answers, with `mutating: false` in its metadata. */
export function denyingProbe(): Uint8Array {
  const module = readFileSync(probe);
  const metadata = readPolicyMetadata(module);
  if (metadata?.mutating !== true) throw new TypeError('expected a probe that may mutate');
  return annotateModule(module, { ...metadata, mutating: false });
}
