import { WardctlError } from '../../errors.ts';
import { isMissing, readTextBounded } from '../../files/index.ts';
import { describeType, isObject } from '../../json/index.ts';
import { parseYamlDocument, type TextPosition } from '../../yaml/index.ts';

/** The largest snapshot file that is read. */
export const maxSnapshotBytes = 8 * 1024 * 1024;

/**
 * The stored snapshots of a suite by the names of their cases; none where there is no such file.
 * @param path of the snapshot file, of at most 8 MiB
 * @throws WardctlError SNAPSHOT_INVALID naming the line, also for a file that cannot be read
 */
export async function readSnapshots(path: string): Promise<ReadonlyMap<string, string>> {
  const text = readText(path);
  return text === undefined ? new Map() : parseSnapshots(text, path);
}

function readText(path: string): string | undefined {
  try {
    return readTextBounded(path, {
      what: 'snapshot file',
      errorCode: 'SNAPSHOT_INVALID',
      maxBytes: maxSnapshotBytes,
      onlyFiles: true,
    });
  } catch (error) {
    if (error instanceof WardctlError && isMissing(error.cause)) return undefined;
    throw error;
  }
}

async function parseSnapshots(text: string, path: string): Promise<ReadonlyMap<string, string>> {
  const document = await parseYamlDocument(text, {
    name: path,
    errorCode: 'SNAPSHOT_INVALID',
    dialect: 'strict',
  });
  const snapshots = new Map<string, string>();
  const value = document?.value ?? null;
  if (document === undefined || value === null) return snapshots;
  if (!isObject(value)) {
    throw invalid(
      path,
      document.positionOf([]),
      `a mapping of case names to texts, found ${describeType(value)}`,
    );
  }
  for (const [name, snapshot] of value) {
    if (typeof snapshot !== 'string') {
      const problem = `a text under ${JSON.stringify(name)}, found ${describeType(snapshot)}`;
      throw invalid(path, document.positionOf([name], 'key'), problem);
    }
    snapshots.set(name, snapshot);
  }
  return snapshots;
}

function invalid(path: string, { line, column }: TextPosition, expected: string): WardctlError {
  return new WardctlError(
    'SNAPSHOT_INVALID',
    `${path}: line ${String(line)}, column ${String(column)}: expected ${expected}`,
    { hint: 'Restore the file, or delete it and write it again with `wardctl test --update`.' },
  );
}
