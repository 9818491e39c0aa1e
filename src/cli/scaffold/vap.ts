import { resolve } from 'node:path';
import { scaffoldVap } from '../../scaffold/index.ts';
import { readTextBounded } from '../../files/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { workingFolder } from '../working-folder.ts';
import { printDocument } from './document-text.ts';

/** The command line of `scaffold vap`, parsed but not interpreted. */
export interface VapOptions {
  readonly policyPath: string;
  readonly bindingPath: string;
  /** Reference of the CEL policy's module. */
  readonly celPolicy: string;
  readonly json: boolean;
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl scaffold vap` does and prints it. Returns the exit code.
 * @throws WardctlError
 */
export async function scaffoldFromVap(options: VapOptions): Promise<number> {
  const folder = workingFolder();
  const { document, warnings } = await scaffoldVap({
    policy: readFile(options.policyPath, folder, 'policy file'),
    binding: readFile(options.bindingPath, folder, 'binding file'),
    module: options.celPolicy,
  });
  const logs = stderrLogs(options);
  for (const warning of warnings) logs.warn(warning);
  printDocument({ document, json: options.json });
  return exitCodes.ok;
}

function readFile(name: string, folder: string, what: string): { name: string; text: string } {
  return { name, text: readTextBounded(resolve(folder, name), { what, name, errorCode: 'VAP_UNREADABLE' }) };
}
