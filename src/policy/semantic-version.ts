/** A version as semver 2.0.0 defines it, without its build metadata, which has no meaning. */
export interface SemanticVersion {
  readonly major: number;
  readonly minor: number;
  readonly patch: number;
  /** Such as `beta.1`; `''` for a release. */
  readonly prerelease: string;
}

/** Longer texts are no versions. */
const maxLength = 256;
/** Of larger numbers a `number` would lose digits. */
const part = String.raw`(0|[1-9]\d{0,14})`;
const identifier = String.raw`(?:0|[1-9]\d*|\d*[A-Za-z-][0-9A-Za-z-]*)`;
const build = String.raw`[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*`;
const pattern = new RegExp(
  String.raw`^${part}\.${part}\.${part}(?:-(${identifier}(?:\.${identifier})*))?(?:\+${build})?$`,
);

/** The version that a text states in full (`1.25.0`, `2.0.0-rc.1`), `undefined` where it states none. */
export function parseSemanticVersion(text: string): SemanticVersion | undefined {
  const match = text.length > maxLength ? null : pattern.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, prerelease = ''] = match;
  return { major: Number(major), minor: Number(minor), patch: Number(patch), prerelease };
}
