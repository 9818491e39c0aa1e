import type { AdmissionResponse } from '../../../../src/admission/index.ts';
import type { Terminal, VerdictView } from '../../../../src/cli/report/index.ts';
import { parseJson, type JsonValue } from '../../../../src/json/index.ts';

export const plain: Terminal = { columns: 80, color: false, unicode: true };

export const accepted: AdmissionResponse = {
  uid: 'u',
  allowed: true,
  auditAnnotations: null,
  warnings: null,
};

/** A pod as people write it: keys in no alphabetical order. */
const pod: JsonValue = parseJson(`{
  "metadata": { "name": "web", "labels": { "app": "web" } },
  "spec": {
    "serviceAccountName": "web",
    "containers": [
      { "name": "web", "image": "nginx:latest", "ports": [{ "containerPort": 80 }] },
      { "name": "log", "image": "fluent-bit:3.0.1", "args": ["--flush", "5"] }
    ]
  }
}`);

export function rejected(status: NonNullable<AdmissionResponse['status']>): AdmissionResponse {
  return { ...accepted, allowed: false, status };
}

export function mutated(operations: readonly object[]): AdmissionResponse {
  const patch = Buffer.from(JSON.stringify(operations)).toString('base64');
  return { ...accepted, patchType: 'JSONPatch', patch };
}

export function viewOf(parts: Partial<VerdictView>): VerdictView {
  return {
    policyId: 'pod-hardening',
    request: { source: 'pod.json', operation: 'CREATE', kind: 'Pod', namespace: 'prod', name: 'web' },
    response: accepted,
    object: pod,
    durationMs: 4.2,
    ...parts,
  };
}

/** The text that rows written one by one make. */
export function rows(...lines: readonly string[]): string {
  return lines.join('\n');
}
