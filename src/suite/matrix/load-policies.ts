import { WardctlError } from '../../errors.ts';
import type { JsonValue } from '../../json/index.ts';
import { maskLogin } from '../../mask-login.ts';
import { readPolicyDefinition, readPolicySelection, type PolicySelection } from '../../policy/index.ts';
import { parseYaml } from '../../yaml/index.ts';
import { errorFinding } from '../finding.ts';
import type { Matrix, Source, SubjectSource } from '../suite.ts';
import { loadEntries, type Loaded } from './read-entry.ts';

/** A policy of the matrix, or a group of policies. */
export interface MatrixPolicy {
  readonly name: string;
  readonly subject: SubjectSource;
  readonly mode: 'protect' | 'monitor';
  readonly selection: PolicySelection;
}

/** The policies of all files, in order. Two with the same name could not be told apart: none of them is given. */
export async function loadPolicies(
  { policies: sources, options }: Matrix,
  read: (path: string) => Promise<string>,
): Promise<Loaded<MatrixPolicy>> {
  const { namespace = 'default' } = options;
  const { items, findings } = await loadEntries('policies', sources, (source) =>
    loadFile(source, namespace, read),
  );
  const byName = Map.groupBy(items, ({ name }) => name);
  const repeated = [...byName].filter(([, policies]) => policies.length > 1);
  return {
    items: items.filter(({ name }) => byName.get(name)?.length === 1),
    findings: [...findings, ...repeated.map(([name, policies]) => repeatedName(name, policies))],
  };
}

async function loadFile(
  source: Source,
  defaultNamespace: string,
  read: (path: string) => Promise<string>,
): Promise<Loaded<MatrixPolicy>> {
  const { position } = source;
  if (source.type === 'inline') {
    throw new WardctlError('SUITE_INVALID', 'policies: expected the path of a file, found something else', {
      hint: 'Write the custom resources into a file of their own.',
    });
  }
  const { path } = source;
  const name = maskLogin(path);
  const documents = await parseYaml(await read(path), {
    name,
    errorCode: 'POLICY_RESOURCE_INVALID',
    dialect: 'strict',
  });
  const loaded = documents.map((document, index) => {
    const place = documents.length === 1 ? name : `${name}, document ${String(index + 1)}`;
    try {
      const policy = policyOf(document, place, defaultNamespace);
      return { ...policy, subject: { reference: path, resource: policy.name, position } };
    } catch (error) {
      if (error instanceof WardctlError) return errorFinding(error, position);
      throw error;
    }
  });
  return {
    items: loaded.filter((item) => 'selection' in item),
    findings: loaded.filter((item) => 'check' in item),
  };
}

function policyOf(
  document: JsonValue,
  place: string,
  defaultNamespace: string,
): Pick<MatrixPolicy, 'name' | 'mode' | 'selection'> {
  const { name, mode } = readPolicyDefinition(document, place);
  return { name, mode, selection: readPolicySelection(document, place, defaultNamespace) };
}

function repeatedName(name: string, policies: readonly MatrixPolicy[]): Loaded<never>['findings'][number] {
  const [first, second = first] = policies;
  const files = [...new Set(policies.map(({ subject }) => maskLogin(subject.reference)))].join(', ');
  const message = `policies: expected names that differ, found ${JSON.stringify(name)} ${String(policies.length)} times in ${files}`;
  return errorFinding(
    new WardctlError('SUITE_INVALID', message, { hint: 'Give each policy a name of its own.' }),
    second?.subject.position,
  );
}
