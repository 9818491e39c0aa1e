import type { JsonObject, JsonValue } from '../../json/index.ts';
import { members, type GroupVersionKind } from '../../manifest/index.ts';

/** What the simplest commands send: `kubectl exec web -- sh`, `kubectl attach web`. */
const defaults: ReadonlyMap<string, Readonly<Record<string, JsonValue>>> = new Map([
  ['PodExecOptions', { stdout: true, stderr: true, command: ['sh'] }],
  ['PodAttachOptions', { stdout: true, stderr: true }],
]);

/** Options of a connection for want of given ones. */
export function connectOptions({ version, kind }: GroupVersionKind): JsonObject {
  return members({ apiVersion: version, kind, ...defaults.get(kind) });
}
