import { fromPlain, stringifyJson } from '../../src/json/index.ts';
import {
  inMemory,
  MemoryTarget,
  policyArtifact,
  policyConfig,
  type PolicyArtifact,
} from '../../src/oci/index.ts';
import { custom, module } from '../unit/wasm/encode.ts';

/** Metadata of a policy, but for what a test is about. */
export const someMetadata = { protocolVersion: 'v1', rules: [], mutating: false };

/** A module that differs from others by its name; with metadata if that is given. */
export function policyModule(name: string, metadata?: object): Uint8Array {
  const sections = [custom('name-of-test', [...Buffer.from(name)])];
  if (metadata !== undefined)
    sections.push(custom('io.kubewarden.metadata', [...Buffer.from(stringifyJson(fromPlain(metadata)))]));
  return module(...sections);
}

/** A policy as a registry has it, and what holds it, by the tag `v1`. */
export interface PublishedPolicy extends PolicyArtifact {
  readonly module: Uint8Array;
  readonly source: MemoryTarget;
}

/** What a registry that has a module gives. */
export async function publish(
  bytes: Uint8Array,
  annotations: ReadonlyMap<string, string> = new Map(),
): Promise<PublishedPolicy> {
  const artifact = policyArtifact(bytes, annotations);
  const source = new MemoryTarget();
  await source.push(artifact.config, inMemory(policyConfig));
  await source.push(artifact.layer, inMemory(bytes));
  await source.push(artifact.descriptor, inMemory(artifact.manifest));
  await source.tag(artifact.descriptor, 'v1');
  return { ...artifact, module: bytes, source };
}
