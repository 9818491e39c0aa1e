import { isObject, type JsonObject, type JsonValue } from '../../json/index.ts';
import type { HostCallMatcher } from '../suite.ts';
import { closestWord } from './keys.ts';
import type { LateChecks } from './late-checks.ts';
import { filledText, reportWrong, type Reader } from './readers.ts';
import type { Path, Report } from './report.ts';

const nameKeys = ['capability', 'request'] as const;

/**
 * A host call: the name of its capability (`net/v1/dns_lookup_host`) or of its request in sessions (`DNSLookupHost`), or
 * a mapping with that under `capability` or `request` and beside it the fields that the request must have. Beside
 * `capability`, `request` is a field like others: some requests have one.
 */
export function hostCall(late: LateChecks): Reader<HostCallMatcher> {
  return (value, path, report) => {
    if (!isObject(value)) {
      if (typeof value !== 'string') {
        const expected = 'the name of a host capability, or {capability, ...fields}';
        reportWrong(value, path, report, { expected });
        return undefined;
      }
      const capability = readName(value, path, report, late);
      return capability === undefined ? undefined : { capability, fields: undefined };
    }
    const key = nameKeys.find((candidate) => value.has(candidate));
    if (key === undefined) {
      reportUnnamed(value, path, report);
      return undefined;
    }
    const capability = readName(value.get(key) ?? null, [...path, key], report, late);
    const fields: JsonObject = new Map([...value].filter(([field]) => field !== key));
    if (capability === undefined) return undefined;
    return { capability, fields: fields.size === 0 ? undefined : fields };
  };
}

function readName(value: JsonValue, path: Path, report: Report, late: LateChecks): string | undefined {
  const name = filledText(value, path, report);
  if (name !== undefined) late.addHostCall(name, path);
  return name;
}

function reportUnnamed(value: JsonObject, path: Path, report: Report): void {
  for (const key of value.keys()) {
    const near = closestWord(key, nameKeys);
    if (near === undefined) continue;
    report.problem(
      [...path, key],
      () => `expected \`capability\` or \`request\`, found neither; did you mean \`${near}\`?`,
      'key',
    );
    return;
  }
  report.problem(path, () => 'expected `capability` or `request` with the name of the call, found neither');
}
