import { WardctlError } from '../errors.ts';
import { rustDebugString } from '../json/index.ts';
import { operationPaths } from './catalogue.ts';

/** Which host capabilities a policy may use. */
export interface CapabilityAllowList {
  /** @param path namespace and operation, such as `oci/v1/verify` */
  allows(path: string): boolean;
}

/** The names below a known path; an operation has none. */
type CapabilityTree = Map<string, CapabilityTree>;

/**
 * Reads the patterns of `--allowed-host-capabilities`: whole paths (`oci/v1/verify`), everything below a
 * path (`oci/*`), or `*`. An empty list denies all (policy-abi 6.7).
 * @throws WardctlError CAPABILITY_PATTERN_INVALID
 */
export function parseAllowList(patterns: readonly string[]): CapabilityAllowList {
  let tree: CapabilityTree | undefined;
  const exact = new Set<string>();
  const prefixes: string[] = [];
  for (const pattern of patterns) {
    const trimmed = pattern.trim();
    // The reference does not look at patterns behind this one either.
    if (trimmed === '*') return { allows: () => true };
    checkPattern(trimmed, (tree ??= capabilityTree()));
    if (trimmed.endsWith('*')) prefixes.push(trimmed.slice(0, -1));
    else exact.add(trimmed);
  }
  return { allows: (path) => exact.has(path) || prefixes.some((prefix) => path.startsWith(prefix)) };
}

function capabilityTree(): CapabilityTree {
  const tree: CapabilityTree = new Map();
  for (const path of operationPaths()) {
    let node = tree;
    for (const segment of path.split('/')) {
      const child: CapabilityTree = node.get(segment) ?? new Map<string, CapabilityTree>();
      node.set(segment, child);
      node = child;
    }
  }
  return tree;
}

function checkPattern(pattern: string, tree: CapabilityTree): void {
  if (pattern === '') throw invalidPattern('invalid pattern: pattern must not be empty', pattern);
  if (pattern.includes('*') && !pattern.endsWith('/*')) {
    throw invalid(pattern, `wildcard '*' must be the entire last path segment, as in "oci/*" or "oci/v1/*"`);
  }
  let node = tree;
  for (const segment of pattern.split('/')) {
    if (segment === '*' && node.size > 0) return;
    const child = node.get(segment);
    if (child === undefined) throw unknownSegment(pattern, segment, node);
    node = child;
  }
  if (node.size > 0) {
    const suggestion = rustDebugString(`${pattern}/*`);
    throw invalid(pattern, `not a complete capability path; use ${suggestion} for everything below it`);
  }
}

function unknownSegment(pattern: string, segment: string, node: CapabilityTree): WardctlError {
  const options = node.size === 0 ? 'none' : [...node.keys()].sort().join(', ');
  return invalid(
    pattern,
    `unknown segment ${rustDebugString(segment)}, valid options at this level are: ${options}`,
  );
}

function invalid(pattern: string, problem: string): WardctlError {
  return invalidPattern(`invalid pattern ${rustDebugString(pattern)}: ${problem}`, pattern);
}

function invalidPattern(problem: string, pattern: string): WardctlError {
  return new WardctlError('CAPABILITY_PATTERN_INVALID', `Invalid host capabilities pattern: ${problem}`, {
    hint: 'Give a path such as oci/v1/verify, all below a path such as oci/*, or * for everything.',
    details: { pattern },
  });
}
