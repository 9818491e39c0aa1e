import { gunzipSync } from 'node:zlib';
import { reasonOf } from '../../files/index.ts';
import type { Workbench } from '../workbench.ts';
import { findEntrypoints, packagesOf, type RegoFile } from './rego-entrypoints.ts';
import { readRegoFiles } from './rego-files.ts';

const maxNamedPackages = 5;
const maxBundleBytes = 512 * 1024 * 1024;

/** The rule whose value is the answer, by execution mode (policy-abi 5.1). */
const answerRules = { opa: 'main', gatekeeper: 'violation' } as const;

/** Builds the packages of a folder, with the rule that the execution mode asks for as the first entrypoint. */
export async function buildRego(bench: Workbench): Promise<Uint8Array> {
  const rule = answerRuleOf(bench);
  const files = readRegoFiles(bench);
  const entrypoint = chooseEntrypoint(files, rule, bench);
  const bundle = bench.temporaryFile('bundle.tar.gz');
  const names = files.map(({ name }) => name);
  await bench.run(['opa', 'build', '-t', 'wasm', '-e', entrypoint, '-o', bundle, '--', ...names]);
  return moduleOf(bench.read(bundle), bench);
}

function answerRuleOf(bench: Workbench): 'main' | 'violation' {
  const { metadata } = bench.project;
  const mode = metadata?.executionMode;
  if (mode === 'opa' || mode === 'gatekeeper') return answerRules[mode];
  const found = metadata === undefined ? 'no metadata.yml' : `${metadata.executionMode} in ${metadata.name}`;
  throw bench.failed(
    `expected the execution mode of a policy in Rego, found ${found}`,
    'Write into metadata.yml executionMode: opa if rule main answers an AdmissionReview, gatekeeper if rule violation lists violations.',
  );
}

function chooseEntrypoint(files: readonly RegoFile[], rule: string, bench: Workbench): string {
  const found = findEntrypoints(files, rule);
  const usual = `policy/${rule}`;
  const [entrypoint] = found.includes(usual) ? [usual] : found;
  if (entrypoint !== undefined && (found.length === 1 || entrypoint === usual)) return entrypoint;
  if (found.length === 0) {
    throw bench.failed(
      `expected one package with a rule ${rule}, found ${describePackages(packagesOf(files))}`,
      `Write the answer as rule ${rule}, where a line begins.`,
    );
  }
  throw bench.failed(
    `expected one package with a rule ${rule}, found ${found.join(' and ')}`,
    `Call the package with the answer policy: package policy, rule ${rule}.`,
  );
}

function describePackages(names: readonly string[]): string {
  if (names.length === 0) return 'no package';
  const surplus = names.length - maxNamedPackages;
  const shown = names.slice(0, maxNamedPackages).join(', ');
  return `${shown}${surplus > 0 ? ` and ${String(surplus)} more` : ''} without one`;
}

/** The module in a bundle of OPA's, which is a tar archive with names that begin with `/`. */
async function moduleOf(bundle: Uint8Array, bench: Workbench): Promise<Uint8Array> {
  const { unpackTar } = await import('modern-tar');
  try {
    const tar = gunzipSync(bundle, { maxOutputLength: maxBundleBytes });
    const entries = await unpackTar(tar, { filter: ({ name }) => /^\/?policy\.wasm$/.test(name) });
    const module = entries[0]?.data;
    if (module !== undefined) return module;
  } catch (error) {
    throw bench.failed(`the bundle that opa wrote is damaged: ${reasonOf(error)}`, checkOpa, error);
  }
  throw bench.failed('expected policy.wasm in the bundle that opa wrote, found none', checkOpa);
}

const checkOpa =
  'Check that `opa build -t wasm` makes WebAssembly: get opa from https://www.openpolicyagent.org/docs if it does not.';
