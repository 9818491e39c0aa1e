import { accessSync, constants, existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isMissing } from '../../../files/index.ts';
import { valueAt } from '../../../json/index.ts';
import type { Workbench } from '../../workbench.ts';
import { parseCargoOutput } from './cargo-json.ts';

/** Where Cargo reads a project and where it writes. Absolute paths. */
export interface CargoWorkspace {
  /** The project's folder, or one around it. */
  readonly root: string;
  readonly targetFolder: string;
}

/**
 * Asks Cargo, which knows manifests, configuration and environment.
 * @throws WardctlError BUILD_FAILED
 */
export async function findWorkspace(bench: Workbench): Promise<CargoWorkspace> {
  const command = ['cargo', 'metadata', '--no-deps', '--format-version=1'];
  const [document = null] = parseCargoOutput(
    await bench.run(command, { readsStdout: true }),
    bench.titleOf('cargo'),
  );
  const root = valueAt(document, 'workspace_root');
  const targetFolder = valueAt(document, 'target_directory');
  if (typeof root === 'string' && typeof targetFolder === 'string') return { root, targetFolder };
  throw bench.failed(
    'cargo metadata does not tell workspace_root and target_directory',
    'Check which cargo is in PATH.',
  );
}

/** Whether files can be written to a folder, which may have to be made. */
export function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch (error) {
    const around = dirname(folder);
    return isMissing(error) && around !== folder && isWritable(around);
  }
}

/**
 * Refuses sources that Cargo would have to write its lock file to.
 * @throws WardctlError BUILD_FAILED
 */
export function checkLockFile({ root }: CargoWorkspace, bench: Workbench): void {
  if (existsSync(join(root, 'Cargo.lock'))) return;
  throw bench.failed(
    `there is no Cargo.lock, and none can be written to ${root}`,
    'Run cargo generate-lockfile where the sources can be written, and keep the file with them.',
  );
}
