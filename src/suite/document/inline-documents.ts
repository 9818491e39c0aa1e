import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import { parseYamlDocument } from '../../yaml/index.ts';
import { wholePlaceholder } from './placeholders.ts';
import type { Path } from './report.ts';

/** What holds documents of Kubernetes, here or in files of their own. */
const documentKeys = ['request', 'manifest', 'oldManifest'];

/**
 * Reads the documents of Kubernetes that stand in a suite as kubectl would read them from a file, with merge keys and
 * `yes` for true; the rest of a suite is YAML 1.2. They are put in place of what was there.
 * @param suite what the text says in YAML 1.2
 * @throws WardctlError SUITE_INVALID
 */
export async function readInlineDocuments(suite: JsonValue, text: string, name: string): Promise<void> {
  const paths = [...documentPaths(suite)].filter((path) => isObject(valueAt(suite, path)));
  if (paths.length === 0) return;
  const read = await parseYamlDocument(text, { name, errorCode: 'SUITE_INVALID', dialect: 'kubernetes' });
  for (const path of paths) put(suite, path, valueAt(read?.value, path));
}

function* documentPaths(suite: JsonValue): Generator<Path> {
  for (const key of documentKeys) yield [key];
  const cases = isObject(suite) ? suite.get('cases') : undefined;
  if (!Array.isArray(cases)) return;
  for (const [index, test] of cases.entries()) {
    if (!isObject(test)) continue;
    for (const key of documentKeys) yield ['cases', index, key];
    for (const path of cellPaths(test)) yield ['cases', index, 'each', ...path];
  }
}

/** The cells of a table that are documents, or are put in place of one as a whole. */
function* cellPaths(test: JsonObject): Generator<Path> {
  const putIn = documentKeys.flatMap((key) => wholePlaceholder(test.get(key) ?? null) ?? []);
  const columns = [...documentKeys, ...putIn];
  const each = test.get('each');
  if (Array.isArray(each)) {
    for (const index of each.keys()) for (const column of columns) yield [index, column];
  } else if (isObject(each)) {
    for (const column of columns) {
      const values = each.get(column);
      if (Array.isArray(values)) for (const index of values.keys()) yield [column, index];
    }
  }
}

function valueAt(root: JsonValue | undefined, path: Path): JsonValue | undefined {
  return path.reduce<JsonValue | undefined>((value, key) => {
    if (typeof key === 'number') return Array.isArray(value) ? value[key] : undefined;
    return isObject(value) ? value.get(key) : undefined;
  }, root);
}

function put(root: JsonValue, path: Path, value: JsonValue | undefined): void {
  const key = path.at(-1);
  const around = valueAt(root, path.slice(0, -1));
  if (value === undefined || key === undefined) return;
  if (typeof key === 'number' && Array.isArray(around)) around[key] = value;
  else if (typeof key === 'string' && isObject(around)) around.set(key, value);
}
