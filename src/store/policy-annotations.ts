import { annotationKeys } from '../policy/index.ts';

/** What a manifest says about its policy. */
export interface ArtifactAnnotations {
  readonly annotations: ReadonlyMap<string, string>;
  /** Keys of those with several lines: they stay in the module only. */
  readonly dropped: readonly string[];
}

const sourceKey = 'org.opencontainers.image.source';

/**
 * The annotations of a manifest, made from those in the metadata of its policy (cli-and-registry 6.1): without those of
 * several lines, without spaces at the ends, and with the source under the key by which registries show it.
 * @param annotations of the metadata; `undefined` for a module without
 */
export function artifactAnnotations(
  annotations: ReadonlyMap<string, string> | undefined,
): ArtifactAnnotations {
  const all = [...(annotations ?? [])];
  const kept = new Map(all.filter(([, text]) => !hasLines(text)).map(([key, text]) => [key, trim(text)]));
  const source = kept.get(annotationKeys.source);
  if (source !== undefined && !kept.has(sourceKey)) kept.set(sourceKey, source);
  return { annotations: kept, dropped: all.filter(([, text]) => hasLines(text)).map(([key]) => key) };
}

/** More than one line; the last one may have an end. */
function hasLines(text: string): boolean {
  return text.replace(/\n$/, '').includes('\n');
}

/** JavaScript's own `trim` has another idea of white space than the reference's. */
function trim(text: string): string {
  return text.replace(/^\p{White_Space}+|\p{White_Space}+$/gu, '');
}
