import { WardctlError } from '../../../../src/errors.ts';
import { fromPlain, stringifyJson } from '../../../../src/json/index.ts';
import { planMatrix, type MatrixPlan } from '../../../../src/suite/matrix/index.ts';
import type { ManifestOptions, Matrix, Source, StatedResult, Suite } from '../../../../src/suite/suite.ts';

/** Texts by path, or why there is none. */
export type Files = Readonly<Record<string, string | { readonly code: string }>>;

/** A result of line 30 for the names given; of all, where none are. */
export function stated(result: StatedResult['result'], parts: Partial<StatedResult> = {}): StatedResult {
  return {
    position: { line: 30, column: 5 },
    policies: undefined,
    resources: undefined,
    result,
    message: undefined,
    ...parts,
  };
}

/** A session of line 20. */
export function sessionFor(path: string, parts: Partial<StatedResult> = {}): Matrix['sessions'][number] {
  const position = { line: 20, column: 5 };
  return {
    session: { type: 'file', path, position },
    policies: undefined,
    resources: undefined,
    position,
    ...parts,
  };
}

/** A custom resource of a policy for new pods. */
export function policy(
  name: string,
  spec: object = {},
  kind = 'ClusterAdmissionPolicy',
  namespace?: string,
): string {
  return textOf({
    apiVersion: 'policies.kubewarden.io/v1',
    kind,
    metadata: { name, ...(namespace === undefined ? {} : { namespace }) },
    spec: {
      module: 'policy.wasm',
      rules: [{ apiGroups: [''], apiVersions: ['v1'], resources: ['pods'], operations: ['CREATE'] }],
      ...spec,
    },
  });
}

/** A manifest. */
export function manifest(kind: string, name: string, metadata: object = {}, apiVersion = 'v1'): string {
  return textOf({ apiVersion, kind, metadata: { name, ...metadata } });
}

/** Documents of YAML. */
export function documents(...texts: readonly string[]): string {
  return texts.join('\n---\n');
}

function textOf(value: object): string {
  return stringifyJson(fromPlain(value));
}

/** Plans the matrix of files whose names begin with `p` (policies, from line 3 on) and `r` (resources, from line 13 on). */
export async function plan(
  files: Files,
  matrix: Partial<Matrix> = {},
  options: Partial<ManifestOptions> = {},
): Promise<MatrixPlan> {
  const paths = Object.keys(files);
  return planMatrix(
    suiteOf({
      policies: sourcesOf(
        paths.filter((path) => path.startsWith('p')),
        3,
      ),
      resources: sourcesOf(
        paths.filter((path) => path.startsWith('r')),
        13,
      ),
      sessions: [],
      results: [],
      options: {
        operation: 'CREATE',
        oldManifest: undefined,
        namespace: undefined,
        user: undefined,
        groups: undefined,
        ...options,
      },
      ...matrix,
    }),
    (path) => readFrom(files, path),
  );
}

/** Files of the lines from `firstLine` on. */
export function sourcesOf(paths: readonly string[], firstLine: number): Source[] {
  return paths.map((path, index) => ({
    type: 'file',
    path,
    position: { line: firstLine + index, column: 7 },
  }));
}

export function suiteOf(matrix: Matrix | undefined): Suite {
  return {
    path: '/s/a.policytest.yml',
    name: 'a.policytest.yml',
    build: undefined,
    cases: [],
    matrix,
    allow: [],
  };
}

/** Fails as reading a file does. */
function readFrom(files: Files, path: string): Promise<string> {
  const text = files[path] ?? { code: 'ENOENT' };
  if (typeof text === 'string') return Promise.resolve(text);
  const cause = Object.assign(new Error(`${text.code}: open '${path}'`), text);
  return Promise.reject(new WardctlError('SUITE_UNREADABLE', `Error opening file ${path}`, { cause }));
}

/** The pairs, each as its name, what is expected and why the policy is not asked. */
export function pairsOf({ cases }: MatrixPlan): (string | undefined)[][] {
  return cases.map((pair) => [pair.case.name, pair.case.expect.result, pair.notSelected]);
}
