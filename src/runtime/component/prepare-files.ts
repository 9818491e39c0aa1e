import type { PreparedFiles } from '../../cache/index.ts';
import { stripCustomSections } from '../../wasm/index.ts';
import { checkComponent } from './check-component.ts';
import { checkExportNames } from './export-names.ts';
import { jcoOptions } from './jco-options.ts';
import type { TranspileJob } from './jco.ts';
import { programOf, withScript } from './program-script.ts';
import { runTranspiler } from './run-transpiler.ts';

/**
 * Checks a component, has jco transpile it, and checks what comes out: what this gives can be kept, and run without
 * another look at the component.
 * @param bytes untrusted
 * @param jco where it is, and its version
 * @throws WardctlError WASM_*, COMPONENT_WORLD_MISMATCH, PACKAGE_MISSING; the signal's reason
 */
export async function prepareFiles(
  bytes: Uint8Array,
  jco: Pick<TranspileJob, 'folders' | 'version'>,
  signal: AbortSignal | undefined,
): Promise<PreparedFiles> {
  const outline = checkComponent(bytes);
  const job = { component: stripCustomSections(bytes), options: jcoOptions(outline), ...jco };
  const files = await runTranspiler(job, signal);
  checkExportNames(outline, programOf(files));
  return withScript(files);
}
