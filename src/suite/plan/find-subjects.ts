import { statSync } from 'node:fs';
import { WardctlError } from '../../errors.ts';
import { findReference, readDefinitions, resolveDefinition, type Subject } from '../../evaluate/index.ts';
import type { PolicyDefinition } from '../../policy/index.ts';
import type { PolicyFinder, ResolvedPolicy } from '../../store/index.ts';
import type { SubjectSource } from '../suite.ts';
import { projectModule } from './project-policies.ts';

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
  find(source: SubjectSource, folder: string): Promise<Subject> {
    const key = JSON.stringify([folder, source.reference, source.resource]);
    const finding = this.found.get(key) ?? this.look(source, folder);
    this.found.set(key, finding);
    return finding;
  }

  private async look(source: SubjectSource, folder: string): Promise<Subject> {
    const { reference, resource } = source;
    const built = projectModule(source, folder);
    if (built !== undefined) return { type: 'module', policy: { reference, path: built, stored: undefined } };
    const found = await findReference(reference, folder, this.elsewhere);
    checkFile(found.policy);
    if (found.type === 'module') {
      if (resource === undefined) return { type: 'module', policy: found.policy };
      throw new WardctlError(
        'POLICY_RESOURCE_INVALID',
        `${reference}: expected a file of custom resources with the policy ${resource}, found a module`,
      );
    }
    const definition = choose(await readDefinitions(found.policy), resource, reference);
    const subject = await resolveDefinition(definition, found.policy, this.elsewhere);
    for (const module of subject.modules.values()) checkFile(module);
    return subject;
  }
}

/** @throws WardctlError POLICY_UNREADABLE for a pipe or device: opening one may wait for ever */
function checkFile({ reference, path }: ResolvedPolicy): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || found.isFile() || found.isDirectory()) return;
  throw new WardctlError(
    'POLICY_UNREADABLE',
    `Error opening policy ${reference}: expected a file, found a pipe or device`,
  );
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
