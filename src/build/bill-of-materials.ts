import type { BuiltPolicy } from './build-project.ts';
import type { SbomSubject } from './sbom/index.ts';
import type { BuildSurroundings } from './surroundings.ts';

/**
 * What a policy was built from, as a bill of materials in CycloneDX 1.6: an object for JSON.
 * @param subject what is built, and what builds it
 * @throws WardctlError BUILD_FAILED where the toolchain does not tell; the signal's reason
 */
export async function billOfMaterials(
  built: BuiltPolicy,
  subject: Omit<SbomSubject, 'components'>,
  surroundings: BuildSurroundings,
): Promise<object> {
  // The lists of SPDX take 10 ms to load, and few builds are asked for a bill.
  const { collectComponents, cycloneDx } = await import('./sbom/index.ts');
  return cycloneDx({ ...subject, components: await collectComponents(built, surroundings) });
}
