import type { JsonObject, JsonValue } from '../../../json/index.ts';
import type { SignatureList } from './describe-listed.ts';
import type { InspectedPolicy } from '../inspected-policy.ts';

/** What a list adds to the JSON of inspect. @param list `undefined` for what comes from no registry */
export function describeSignatureList(
  list: SignatureList | undefined,
): Pick<InspectedPolicy, 'signatures' | 'attestations'> {
  return { signatures: list?.signatures ?? null, attestations: list?.attestations ?? null };
}

/**
 * What a list adds to the YAML of inspect: `signatures` with the manifest of the `.sig` tag, as the reference has it
 * (cli-and-registry 5.8), `null` where there is none; and `bundles` with the manifests of bundles, where there are any.
 */
export function signatureDocument(list: SignatureList | undefined): JsonObject {
  const signed = new Set(list?.signatures.map(({ manifest }) => manifest));
  const holders = [...(list?.holders ?? [])];
  const contents = (format: 'legacy' | 'bundle'): JsonValue[] =>
    holders.filter(([, holder]) => holder.format === format).map(([, { content }]) => content);
  const [legacy = null] = holders
    .filter(([digest, { format }]) => format === 'legacy' && signed.has(digest))
    .map(([, { content }]) => content);
  const bundles = contents('bundle');
  return new Map<string, JsonValue>([
    ['signatures', legacy],
    ...(bundles.length === 0 ? [] : [['bundles', bundles] as const]),
  ]);
}
