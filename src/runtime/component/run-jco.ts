import { WardctlError } from '../../errors.ts';
import { importPackage, isRecord } from '../../packages/index.ts';
import { jcoPackage, jcoPurpose, type Refusal, type TranspileJob, type TranspileOutcome } from './jco.ts';

/** The part of jco that is used. */
interface Jco {
  readonly transpileBytes: (
    component: Uint8Array,
    options: Readonly<Record<string, unknown>>,
  ) => Promise<{ readonly files: Readonly<Record<string, Uint8Array>> }>;
}

const maxFileBytes = 256 * 1024 * 1024;
const maxProblemLength = 2000;

/** Transpiles a component here and now, without limits of time and memory. */
export async function runJco({
  component,
  options,
  folders,
  version,
}: TranspileJob): Promise<TranspileOutcome> {
  try {
    const jco = await importPackage(jcoPackage, { folders, purpose: jcoPurpose }, isJco);
    const { files } = await jco.transpileBytes(component, { ...options });
    return checkSize(new Map(Object.entries(files)), version);
  } catch (error) {
    return refusal(error, version);
  }
}

function refusal(error: unknown, version: string): Refusal {
  if (error instanceof WardctlError) {
    const { code, message, hint = '', details } = error;
    return { type: 'refused', code, message, hint, details };
  }
  const problem = (error instanceof Error ? error.message : String(error)).slice(0, maxProblemLength);
  return {
    type: 'refused',
    code: 'WASM_INVALID',
    message: `jco ${version} cannot transpile the component: ${problem}`,
    hint: 'The component is damaged, or uses what jco does not have; build it again.',
  };
}

function checkSize(files: ReadonlyMap<string, Uint8Array>, version: string): TranspileOutcome {
  const sizeBytes = files.values().reduce((total, { length }) => total + length, 0);
  if (sizeBytes <= maxFileBytes) return { type: 'done', files };
  return {
    type: 'refused',
    code: 'WASM_TOO_LARGE',
    message: `jco ${version} makes ${String(sizeBytes)} bytes of the component, the limit is ${String(maxFileBytes)}`,
    hint: 'Build the component again, without what it does not need.',
  };
}

function isJco(value: unknown): value is Jco {
  return isRecord(value) && typeof value['transpileBytes'] === 'function';
}
