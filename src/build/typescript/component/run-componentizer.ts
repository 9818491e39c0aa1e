import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { WardctlError } from '../../../errors.ts';
import { reasonOf, systemErrorCode } from '../../../files/index.ts';
import { importPackage, isRecord, requirePackage } from '../../../packages/index.ts';
import { componentizerPackage, type ComponentizeJob, type ComponentizeOutcome } from './componentize-job.ts';
import { findLibraries } from './find-runtime.ts';
import { chooseRuntime, steadyRuntime, withClocks } from './steady-runtime.ts';

/** What is used of componentize-qjs. */
interface Componentizer {
  componentize(options: ComponentizeOptions): Promise<{ readonly component: Uint8Array }>;
}

interface ComponentizeOptions {
  readonly witPath: string;
  readonly world: string;
  readonly jsSource: string;
  readonly sync?: boolean;
  readonly optSize?: boolean;
  readonly runtimeBytes?: Buffer;
}

/** Of the system, for a folder without room or rights. Packages have codes of their own. */
const fileCodes = new Set(['ENOSPC', 'EDQUOT', 'EFBIG', 'EROFS', 'EACCES', 'EIO']);

/** Makes the component of a job, in this process: native code of the package, which nothing but its end can stop. */
export async function runComponentizer(job: ComponentizeJob): Promise<ComponentizeOutcome> {
  try {
    const componentizer = await importPackage(componentizerPackage, job, isComponentizer);
    const runtime = loadSteadyRuntime(job);
    const { component } = await componentizer.componentize({
      witPath: job.witPath,
      world: 'typescript-policy',
      jsSource: readFileSync(job.scriptPath, 'utf8'),
      ...(runtime === undefined ? { sync: true, optSize: true } : { runtimeBytes: runtime }),
    });
    writeFileSync(job.outPath, runtime === undefined ? component : withClocks(Buffer.from(component)));
    return { type: 'done', isSteady: runtime !== undefined };
  } catch (error) {
    if (error instanceof WardctlError && error.code === 'PACKAGE_MISSING') {
      return { type: 'package-missing', message: error.message, hint: error.hint ?? '' };
    }
    const type = fileCodes.has(systemErrorCode(error) ?? '') ? 'file-failed' : 'failed';
    return { type, problem: reasonOf(error).trim() };
  }
}

/** The runtime in the native part of the package, which is loaded by now. */
function loadSteadyRuntime(job: ComponentizeJob): Buffer | undefined {
  const { folder } = requirePackage(componentizerPackage, job);
  const { cache } = createRequire(join(folder, 'package.json'));
  const program = Object.keys(cache).find((path) => /componentize-qjs[^\\/]*\.node$/.test(path));
  if (program === undefined) return undefined;
  const runtime = chooseRuntime(findLibraries(readFileSync(program)));
  return runtime === undefined ? undefined : steadyRuntime(runtime);
}

function isComponentizer(value: unknown): value is Componentizer {
  return isRecord(value) && typeof value['componentize'] === 'function';
}
