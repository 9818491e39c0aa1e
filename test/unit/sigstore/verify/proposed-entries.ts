import type { SignatureProblem } from '../../../../src/sigstore/signature-problem.ts';
import type { FakeSigstore, ProposedEntry } from '../../../support/fake-sigstore/index.ts';
import { bundleSignature, legacySignature, manifest, problem, type Circumstances } from './support.ts';

type Propose = (entry: ProposedEntry) => ProposedEntry;

/** An instance whose log is told other entries than those that belong to a signature. */
export interface Proposing {
  readonly sigstore: FakeSigstore;
  readonly circumstances: Circumstances;
}

/** An entry with another text in it. */
export function replacing(what: RegExp, by: string): Propose {
  return (entry) => {
    const text = JSON.stringify(entry);
    if (!what.test(text)) throw new TypeError(`expected ${String(what)} in ${text}`);
    return JSON.parse(text.replace(what, by)) as ProposedEntry;
  };
}

export async function problemOfLegacy(
  { sigstore, circumstances }: Proposing,
  propose: Propose,
): Promise<SignatureProblem> {
  return problem(legacySignature(await sigstore.signLegacyKeyless({ manifest, propose })), circumstances);
}

export async function problemOfBundle(
  { sigstore, circumstances }: Proposing,
  propose: Propose,
  options: { log?: 'v1' | 'v2'; entryKind?: 'intoto' } = {},
): Promise<SignatureProblem> {
  const bundle = await sigstore.signBundleKeyless({ manifest, propose, ...options });
  return problem(bundleSignature(bundle), circumstances);
}
