import { join, resolve } from 'node:path';
import type { Workbench } from '../../workbench.ts';
import type { CargoWorkspace } from './cargo-workspace.ts';

/** The folders whose paths a module would hold, in its messages about panics. Absolute paths. */
interface BuildFolders extends CargoWorkspace {
  readonly cargoHome: string | undefined;
  /** Of the standard library's sources, and what it is called where they are not installed. */
  readonly library: { readonly folder: string; readonly name: string } | undefined;
}

/** Flags with which the same sources make the same module wherever they, Cargo and its crates are. */
export function remapFlags({ root, targetFolder, cargoHome, library }: BuildFolders): string[] {
  // The last prefix that fits counts, and the first may have the others in it.
  const names: (readonly [string, string])[] = [
    [root, '/project'],
    ...(cargoHome === undefined ? [] : [[cargoHome, '/cargo'] as const]),
    ...(library === undefined ? [] : [[library.folder, library.name] as const]),
    [targetFolder, '/target'],
  ];
  return names.map(([folder, name]) => `--remap-path-prefix=${folder}=${name}`);
}

/** Where Cargo keeps crates; `undefined` where the environment does not tell. */
export function findCargoHome({ project, options }: Workbench): string | undefined {
  const { CARGO_HOME: given, USERPROFILE: profile, HOME: home = profile } = options.environment;
  if (given !== undefined && given !== '') return resolve(project.folder, given);
  return home === undefined ? undefined : join(home, '.cargo');
}

/** Asks the compiler. `undefined` where Cargo's is not the one in PATH, and so not known. */
export async function findLibrary(bench: Workbench): Promise<BuildFolders['library']> {
  const { RUSTC: compiler = 'rustc' } = bench.options.environment;
  const [sysroot, version] = await Promise.all(
    ['--print=sysroot', '-vV'].map((question) => bench.tryRun([compiler, question], { readsStdout: true })),
  );
  if (sysroot?.type !== 'done' || version?.type !== 'done') return undefined;
  const [, commit = 'unknown'] = /^commit-hash: (\w+)$/m.exec(version.stdout) ?? [];
  return { folder: join(sysroot.stdout.trim(), 'lib/rustlib/src/rust'), name: `/rustc/${commit}` };
}
