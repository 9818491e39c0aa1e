import { isObject, valueAt } from '../json/index.ts';
import {
  compareHostCapabilities,
  FindingList,
  shownValue,
  suggestHostCapability,
  usedHostCapabilities,
  type PlacedDocument,
} from '../policy/index.ts';
import type { ReadMetadata } from './read-metadata.ts';

/**
 * What is odd about the host capabilities and context-aware resources that metadata declares, as far as a look at the
 * module can tell.
 * @throws WardctlError WASM_*
 */
export function capabilityWarnings(module: Uint8Array, stated: ReadMetadata): string[] {
  const { metadata, document, name } = stated;
  const used = usedHostCapabilities(module);
  const declared = declaredIn(document);
  const comparison = compareHostCapabilities(used, declared);
  const placed = new FindingList();
  const missing: string[] = [];
  const warn = (key: string, message: string): void => {
    if (isObject(document.value) && document.value.has(key)) placed.add([key], () => message, 'key');
    else missing.push(`${name}: ${key}: ${message}`);
  };

  if (comparison.undeclared.length > 0) {
    const list = comparison.undeclared.join(', ');
    warn('hostCapabilities', `the module seems to use what is not declared: ${list}`);
  }
  const readers = used.filter(readsResources);
  if (readers.length > 0 && metadata.contextAwareResources.length === 0) {
    const list = readers.join(', ');
    warn('contextAwareResources', `the module seems to use ${list}, but no kinds to read are declared`);
  }
  const unused = new Set(comparison.unused);
  const unknown = new Set(comparison.unknown);
  for (const [index, pattern] of declared.entries()) {
    const path = ['hostCapabilities', index];
    if (pattern === '*') placed.add(path, () => tooBroad(used));
    else if (unknown.has(pattern)) placed.add(path, () => noCapability(pattern));
    else if (unused.has(pattern)) placed.add(path, () => `the module does not seem to use ${pattern}`);
  }
  return [...placed.lines(document, name), ...missing];
}

/** As the file lists them; metadata has them sorted. */
function declaredIn({ value }: PlacedDocument): string[] {
  const list = valueAt(value, 'hostCapabilities');
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : [];
}

/** Whether a host answers only about kinds that the policy may read. */
function readsResources(capability: string): boolean {
  return capability.startsWith('kubernetes/') && capability !== 'kubernetes/can_i';
}

function tooBroad(used: readonly string[]): string {
  const list = used.length === 0 ? '' : `: ${used.join(', ')}`;
  return `"*" is too broad, it also stands for capabilities of later releases; list what the policy uses${list}`;
}

function noCapability(pattern: string): string {
  const near = suggestHostCapability(pattern);
  const advice = near === undefined ? 'wardctl info lists all' : `did you mean ${near}?`;
  return `no such host capability: ${shownValue(pattern)}; ${advice}`;
}
