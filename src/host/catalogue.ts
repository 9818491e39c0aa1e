import type { RequestTag } from './callback-request.ts';
import type { Answer, Capability, PayloadDecoder } from './capability.ts';
import { crypto } from './crypto.ts';
import { kubernetes } from './kubernetes.ts';
import { net } from './net.ts';
import { oci } from './oci.ts';

/** Everything a policy can call besides `tracing/log` (policy-abi 6.2). A new capability is one more entry. */
const capabilities: readonly Capability[] = [oci, net, crypto, kubernetes];

export function hasNamespace(namespace: string): boolean {
  return capabilities.some((capability) => capability.namespace === namespace);
}

export function findPayloadDecoder(namespace: string, operation: string): PayloadDecoder | undefined {
  const operations = capabilities.find((capability) => capability.namespace === namespace)?.operations ?? {};
  // The guest chose the name: it must not reach what every object inherits.
  return Object.hasOwn(operations, operation) ? operations[operation] : undefined;
}

/** How a request is answered live, if it can be. */
export function findAnswer(tag: RequestTag): Answer | undefined {
  return capabilities.find((capability) => tag in capability.answers)?.answers[tag];
}

/** Namespace and operation of everything in the catalogue, such as `oci/v1/verify`. */
export function operationPaths(): string[] {
  return capabilities.flatMap(({ namespace, operations }) =>
    Object.keys(operations).map((operation) => `${namespace}/${operation}`),
  );
}
