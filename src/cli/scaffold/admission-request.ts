import { resolve } from 'node:path';
import { WardctlError } from '../../errors.ts';
import type { ManifestObject } from '../../manifest/index.ts';
import type { AdmissionRequestOptions } from '../../scaffold/index.ts';
import { decodeText, readFileBounded } from '../../files/index.ts';
import { exitCodes } from '../exit-code.ts';
import { stderrLogs } from '../logs.ts';
import { printJsonText } from '../print-json.ts';
import { readStdin } from '../read-stdin.ts';
import { workingFolder } from '../working-folder.ts';

/** The command line of `scaffold admission-request`, parsed but not interpreted. */
export interface AdmissionRequestCommand extends Omit<
  AdmissionRequestOptions,
  'object' | 'oldObject' | 'definitions'
> {
  /** File with the object; `-` is stdin. */
  readonly objectPath: string | undefined;
  /** File with the object before the operation; `-` is stdin. */
  readonly oldObjectPath: string | undefined;
  /** Files with CustomResourceDefinitions; `-` is stdin. */
  readonly definitionPaths: readonly string[];
  readonly verbose: boolean;
  /** Whether the user allows colours at all. */
  readonly color: boolean;
}

/**
 * Does what `wardctl scaffold admission-request` does and prints the request. Returns the exit code.
 * @throws WardctlError USAGE_INVALID, MANIFEST_INVALID, REQUEST_UNREADABLE
 */
export async function printAdmissionRequest(command: AdmissionRequestCommand): Promise<number> {
  const { objectPath, oldObjectPath, definitionPaths } = command;
  checkStdin([objectPath, oldObjectPath, ...definitionPaths]);
  const { formatRequest, scaffoldAdmissionRequest } = await import('../../scaffold/index.ts');
  const { document, warnings } = scaffoldAdmissionRequest({
    ...command,
    object: await readObject(objectPath),
    oldObject: await readObject(oldObjectPath),
    definitions: (await Promise.all(definitionPaths.map(readDefinitions))).flat(),
  });
  const logs = stderrLogs(command);
  for (const warning of warnings) logs.warn(warning);
  printJsonText(formatRequest(document));
  return exitCodes.ok;
}

function checkStdin(paths: readonly (string | undefined)[]): void {
  if (paths.filter((path) => path === '-').length <= 1) return;
  throw new WardctlError(
    'USAGE_INVALID',
    'stdin (-) can be read once: expected one `-` among --object, --old-object and --crds, found more',
  );
}

async function readObject(path: string | undefined): Promise<ManifestObject | undefined> {
  if (path === undefined) return undefined;
  const { readManifestObject } = await import('../../manifest/index.ts');
  return readManifestObject(await readText(path, 'object file'), nameOf(path));
}

async function readDefinitions(path: string): Promise<ManifestObject[]> {
  const { definedKinds, readManifests } = await import('../../manifest/index.ts');
  const objects = await readManifests(await readText(path, 'definition file'), nameOf(path));
  if (definedKinds(objects).size > 0) return objects;
  throw new WardctlError(
    'MANIFEST_INVALID',
    `${nameOf(path)}: expected CustomResourceDefinitions, found none that defines a kind`,
    { hint: 'A definition has `spec.group`, `spec.names.kind` and `spec.names.plural`.' },
  );
}

async function readText(path: string, what: string): Promise<string> {
  const errorCode = 'MANIFEST_INVALID';
  const bytes =
    path === '-'
      ? await readStdin()
      : readFileBounded(resolve(workingFolder(), path), { what, name: path, errorCode });
  return decodeText(bytes, nameOf(path), errorCode);
}

function nameOf(path: string): string {
  return path === '-' ? 'stdin' : path;
}
