import { BuiltinError, stringOperand, type BuiltinGroup } from './builtin.ts';

/** Semantic versions 2.0.0; one leading `v` is ignored, as OPA does. */
export const semverBuiltins: BuiltinGroup = {
  'semver.is_valid': (_context, text) => typeof text === 'string' && parseVersion(text) !== undefined,
  'semver.compare': (_context, first, second) => {
    return BigInt(compareVersions(versionOperand(first, 1), versionOperand(second, 2)));
  },
};

interface Version {
  readonly core: readonly bigint[];
  readonly prerelease: readonly string[];
}

type Operand = Parameters<typeof stringOperand>[0];

function versionOperand(value: Operand, place: number): Version {
  const version = parseVersion(stringOperand(value, place));
  if (version !== undefined) return version;
  throw new BuiltinError(`operand ${String(place)} must be a semantic version`);
}

const number = String.raw`(0|[1-9]\d*)`;
const identifiers = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;
const pattern = new RegExp(
  String.raw`^v?${number}\.${number}\.${number}(?:-(?<pre>${identifiers}))?(?:\+${identifiers})?$`,
);

const maxPart = 2n ** 63n - 1n;
const maxPartDigits = 19;

/** Longer texts are no versions. */
const maxLength = 1000;

function parseVersion(text: string): Version | undefined {
  if (text.length > maxLength) return undefined;
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const parts = match.slice(1, 4);
  if (parts.some((part) => part.length > maxPartDigits || BigInt(part) > maxPart)) return undefined;
  const prerelease = match.groups?.['pre']?.split('.') ?? [];
  if (prerelease.some((part) => /^0\d+$/.test(part))) return undefined;
  return { core: parts.map(BigInt), prerelease };
}

function compareVersions(a: Version, b: Version): number {
  for (const [index, part] of a.core.entries()) {
    const other = b.core[index] ?? 0n;
    if (part !== other) return part < other ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return Math.sign(b.prerelease.length - a.prerelease.length);
  }
  for (const [index, part] of a.prerelease.entries()) {
    const other = b.prerelease[index];
    if (other === undefined) return 1;
    const order = compareIdentifiers(part, other);
    if (order !== 0) return order;
  }
  return Math.sign(a.prerelease.length - b.prerelease.length);
}

/** Numbers come before words and are compared as numbers. */
function compareIdentifiers(a: string, b: string): number {
  const aIsNumber = /^\d+$/.test(a);
  if (aIsNumber !== /^\d+$/.test(b)) return aIsNumber ? -1 : 1;
  if (aIsNumber && a.length !== b.length) return a.length < b.length ? -1 : 1;
  return a === b ? 0 : a < b ? -1 : 1;
}
