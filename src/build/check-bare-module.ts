import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { WardctlError } from '../errors.ts';
import { isComponent, readExportNames, readSections } from '../wasm/index.ts';
import { targetsOf, type BuildTarget } from './build-target.ts';
import type { Project } from './detect-project.ts';

/** What hosts use of modules of each target (policy-abi 3 and 4). */
const neededExports: Readonly<Record<BuildTarget, readonly string[]>> = {
  wapc: ['memory', '__guest_call'],
  wasi: ['memory', '_start'],
  component: [],
};

/**
 * Looks at a module that gets no metadata, because its project has no metadata.yml. Returns what the author should know.
 * @throws WardctlError WASM_*, also where the module lacks what hosts use of any kind that its language makes
 */
export function checkBareModule(
  module: Uint8Array,
  project: Project,
  target: BuildTarget | undefined,
): string {
  readSections(module);
  if (!isComponent(module)) checkExports(readExportNames(module), targetsOf(project, target));
  const other = existsSync(join(project.folder, 'metadata.yaml'))
    ? '; there is a metadata.yaml, did you mean metadata.yml?'
    : '';
  return `there is no metadata.yml in ${project.name}: hosts refuse a module without metadata, or take it for one of waPC${other}`;
}

function checkExports(found: readonly string[], targets: readonly BuildTarget[]): void {
  const missing = targets.map((target) => neededExports[target].filter((name) => !found.includes(name)));
  if (missing.some((names) => names.length === 0)) return;
  const shown = targets.map((target, index) => `${missing[index]?.join(' and ') ?? ''} for ${target}`);
  throw new WardctlError(
    'WASM_EXPORT_MISSING',
    `the module does not export what hosts of policies use: ${shown.join(', or ')}`,
    { hint: 'Build it with an SDK of Kubewarden, or export these functions.' },
  );
}
