import { findPackage, isRecord, readManifestOf, type FoundPackage } from '../../packages/index.ts';
import type { SbomComponent } from './component.ts';
import { npmComponent } from './npm-component.ts';

const maxPackages = 1000;

/**
 * The npm packages that a policy in AssemblyScript may have parts of: the compiler, whose standard library it is made
 * with, and the installed ones that the project and these need to run. Which of them something is left of, the compiler
 * does not tell.
 * @param folder absolute path of the project
 */
export function scriptPackages(folder: string, compiler: FoundPackage): SbomComponent[] {
  const found = new Map([[compiler.name, compiler]]);
  const folders = [folder];
  // What is found is looked through in its turn.
  for (const around of folders) {
    for (const name of dependenciesIn(around)) {
      const dependency = found.has(name) ? undefined : findPackage(name, [around]);
      if (dependency === undefined || found.size >= maxPackages) continue;
      found.set(name, dependency);
      folders.push(dependency.folder);
    }
  }
  return [...found.values()].map(({ manifest }) => npmComponent(manifest)).filter((one) => one !== undefined);
}

function dependenciesIn(folder: string): string[] {
  const list = readManifestOf(folder)?.['dependencies'];
  return isRecord(list) ? Object.keys(list).filter(isPackageName) : [];
}

/** Names become parts of paths. */
function isPackageName(name: string): boolean {
  return /^(?:@[\w.~-]+\/)?[\w~-][\w.~-]*$/.test(name);
}
