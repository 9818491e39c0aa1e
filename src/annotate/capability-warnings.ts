import {
  compareHostCapabilities,
  hostCapabilityNames,
  usedHostCapabilities,
  type PolicyMetadata,
} from '../policy/index.ts';
import { suggest } from '../suggest.ts';

const maxNamed = 20;
const maxNameLength = 100;

/**
 * What is odd about the host capabilities that metadata declares, as far as a look at the module can tell. Rego
 * policies call no host.
 * @throws WardctlError WASM_*
 */
export function capabilityWarnings(module: Uint8Array, metadata: PolicyMetadata, name: string): string[] {
  const { executionMode, hostCapabilities: declared } = metadata;
  if (executionMode === 'opa' || executionMode === 'gatekeeper') return [];
  const { undeclared, unused, tooBroad } = compareHostCapabilities(usedHostCapabilities(module), declared);
  const warnings = [];
  if (tooBroad.length > 0) {
    warnings.push(
      `${name}: hostCapabilities: "*" is too broad, it also stands for capabilities of later releases; list what the policy uses`,
    );
  }
  if (undeclared.length > 0) {
    warnings.push(
      `${name}: hostCapabilities: the module seems to use what is not declared: ${undeclared.join(', ')}`,
    );
  }
  if (unused.length > 0) {
    warnings.push(
      `${name}: hostCapabilities: the module does not seem to use what is declared: ${listed(unused)}`,
    );
  }
  return warnings;
}

function listed(patterns: readonly string[]): string {
  const more = patterns.length - maxNamed;
  const named = patterns.slice(0, maxNamed).map(withSuggestion);
  return [...named, ...(more > 0 ? [`${String(more)} more`] : [])].join(', ');
}

/** Nobody knows the capability of a typing error. */
function withSuggestion(pattern: string): string {
  const isKnown = hostCapabilityNames.some(
    (known) => known === pattern || (pattern.endsWith('/*') && known.startsWith(pattern.slice(0, -1))),
  );
  if (pattern.length > maxNameLength) return `${pattern.slice(0, maxNameLength)}…`;
  const near = isKnown ? undefined : suggest(pattern, hostCapabilityNames);
  return near === undefined ? pattern : `${pattern} (did you mean ${near}?)`;
}
