import { WardctlError } from '../../errors.ts';
import { findReference, readDefinitions, resolveDefinition, type Subject } from '../../evaluate/index.ts';
import type { PolicyDefinition } from '../../policy/index.ts';
import type { PolicyFinder } from '../../store/index.ts';
import type { SubjectSource } from '../suite.ts';

/** Finds the policies that cases are about; each once, however many cases name it. */
export class SubjectFinder {
  private readonly elsewhere: PolicyFinder;
  private readonly found = new Map<string, Promise<Subject>>();

  /** @param elsewhere gives the policies that are no files */
  constructor(elsewhere: PolicyFinder) {
    this.elsewhere = elsewhere;
  }

  /**
   * @param folder that of the suite file
   * @throws WardctlError POLICY_*, REGISTRY_*, STORE_*
   */
  find({ reference, resource }: SubjectSource, folder: string): Promise<Subject> {
    const key = JSON.stringify([folder, reference, resource]);
    const finding = this.found.get(key) ?? this.look(reference, resource, folder);
    this.found.set(key, finding);
    return finding;
  }

  private async look(reference: string, resource: string | undefined, folder: string): Promise<Subject> {
    const found = await findReference(reference, folder, this.elsewhere);
    if (found.type === 'module') {
      if (resource === undefined) return { type: 'module', policy: found.policy };
      throw new WardctlError(
        'POLICY_RESOURCE_INVALID',
        `${reference}: expected a file of custom resources with the policy ${resource}, found a module`,
      );
    }
    const definition = choose(await readDefinitions(found.policy), resource, reference);
    return resolveDefinition(definition, found.policy, this.elsewhere);
  }
}

function choose(
  definitions: readonly PolicyDefinition[],
  resource: string | undefined,
  reference: string,
): PolicyDefinition {
  const fitting = definitions.filter(({ name }) => resource === undefined || name === resource);
  const [first] = fitting;
  if (first !== undefined && fitting.length === 1) return first;
  const names = definitions.map(({ name }) => name).join(', ');
  const wanted = resource === undefined ? 'one policy' : `one policy with the name ${resource}`;
  throw new WardctlError('POLICY_RESOURCE_INVALID', `${reference}: expected ${wanted}, found ${names}`, {
    hint: `Say which: policy: { file: ${reference}, name: ${definitions[0]?.name ?? 'NAME'} }`,
  });
}
