import { anyJson, decodeJsonText, list, optional, string, struct } from '../json/index.ts';
import { PatchError } from './apply-patch.ts';
import type { JsonPatch, PatchOperation } from './patch.ts';

const operation = struct('PatchOperation', {
  op: string,
  path: string,
  from: optional(string),
  value: { expected: anyJson.expected, decode: (value) => value, whenMissing: () => undefined },
});
const operations = list(operation);

/**
 * The operations of a base64 JSON Patch, as an {@link AdmissionResponse} carries it.
 * @throws PatchError where it is not one
 */
export function parsePatch(base64: string): JsonPatch {
  try {
    return decodeJsonText(Buffer.from(base64, 'base64'), operations).map(toOperation);
  } catch (error) {
    if (error instanceof PatchError) throw error;
    throw new PatchError(`the patch is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function toOperation(raw: ReturnType<(typeof operation)['decode']>): PatchOperation {
  const { op, path, from, value } = raw;
  if (op === 'remove') return { op, path };
  if ((op === 'add' || op === 'replace' || op === 'test') && value !== undefined) return { op, path, value };
  if ((op === 'move' || op === 'copy') && from !== undefined) return { op, from, path };
  throw new PatchError(
    `${JSON.stringify(op)} at ${JSON.stringify(path)} is not a complete operation of RFC 6902`,
  );
}
