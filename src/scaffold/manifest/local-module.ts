import { annotationKeys } from '../../policy/index.ts';
import { parseOciReference } from '../oci-reference.ts';
import type { PolicySource } from './policy-source.ts';

/** A module, and where the manifest names it, such as `spec.module`. */
export interface PlacedModule {
  readonly policy: PolicySource;
  readonly place: string;
}

/** What to say about modules that only this machine has. */
export function warnOfFiles(modules: readonly PlacedModule[]): string[] {
  const files = modules.filter(({ policy }) => policy.uri.startsWith('file:'));
  if (files.length === 0) return [];
  const advice = files.map(({ policy, place }) => `${place}: ${registryUri(policy)}`).join(', ');
  return [
    `no cluster can reach a file of this machine: push it to a registry and name it there, as in ${advice}`,
  ];
}

/** Where the policy's author publishes it, as far as the metadata tells. */
function registryUri({ metadata }: PolicySource): string {
  const repository = metadata.annotations?.get(annotationKeys.ociUrl) ?? '';
  const reference = parseOciReference(repository);
  if (reference === undefined) return 'registry://ghcr.io/…';
  return reference.tag === undefined && reference.digest === undefined
    ? `registry://${repository}:<tag>`
    : `registry://${repository}`;
}
