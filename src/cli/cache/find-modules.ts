import { findReference, readDefinitions, resolveDefinition } from '../../evaluate/index.ts';
import type { PolicyFinder, ResolvedPolicy } from '../../store/index.ts';

/**
 * The modules that `run` would use for a reference: one, or those of the custom resources in a file.
 * @throws WardctlError as `findReference`, `readDefinitions` and `resolveDefinition`
 */
export async function findModules(
  reference: string,
  folder: string,
  elsewhere: PolicyFinder,
): Promise<ResolvedPolicy[]> {
  const found = await findReference(reference, folder, elsewhere);
  if (found.type === 'module') return [found.policy];
  const modules: ResolvedPolicy[] = [];
  for (const definition of await readDefinitions(found.policy)) {
    const subject = await resolveDefinition(definition, found.policy, elsewhere);
    modules.push(...subject.modules.values());
  }
  return modules;
}
