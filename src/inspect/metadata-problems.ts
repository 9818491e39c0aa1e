import { isObject, parseJson } from '../json/index.ts';
import { metadataSection, shownValue, validateMetadata, type PolicyMetadata } from '../policy/index.ts';
import { suggest } from '../suggest.ts';
import { readCustomSections } from '../wasm/index.ts';

const maxShown = 20;
/** A longer word is nobody's typing error. */
const maxSuggestedLength = 100;
/** A key that older releases of the reference wrote into every module. */
const obsoleteKeys = new Set(['contextAware']);

/**
 * What an author should look into about metadata that could be read, one sentence each: further sections of it, keys
 * that nobody knows, and what annotating would refuse. Of many, the first 20 are told.
 * @param metadata what was read from `module`
 * @throws WardctlError WASM_*
 */
export function findMetadataProblems(module: Uint8Array, metadata: PolicyMetadata): string[] {
  const [content, ...others] = readCustomSections(module, metadataSection);
  const problems = [
    ...(content === undefined ? [] : unknownKeys(content, Object.keys(metadata))),
    ...validateMetadata(metadata).map(({ path, message }) => `metadata: ${path}: ${message}`),
  ];
  if (others.length > 0) {
    const count = String(others.length + 1);
    problems.unshift(
      `the module has ${count} custom sections \`${metadataSection}\`: only the first is read; annotate it again to remove the others`,
    );
  }
  if (problems.length <= maxShown) return problems;
  return [...problems.slice(0, maxShown), `metadata: and ${String(problems.length - maxShown)} more`];
}

function unknownKeys(content: Uint8Array, known: readonly string[]): string[] {
  const document = parseJson(content);
  if (!isObject(document)) return [];
  const unknown = [...document.keys()].filter((key) => !known.includes(key) && !obsoleteKeys.has(key));
  return unknown.map((key, index) => {
    // Searching takes time, and later ones are not shown.
    const isSearched = index < maxShown && key.length <= maxSuggestedLength;
    const near = isSearched ? suggest(key, known) : undefined;
    const advice = near === undefined ? '' : `; did you mean ${near}?`;
    return `metadata: unknown key ${shownValue(key)}, which is ignored${advice}`;
  });
}
