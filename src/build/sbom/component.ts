/** A library that went into a module. */
export interface SbomComponent {
  readonly name: string;
  readonly version: string;
  /** Its package URL (https://github.com/package-url/purl-spec), which names it everywhere. */
  readonly purl: string;
  /** As its authors state it: an SPDX expression, mostly. */
  readonly license?: string;
}

/** A package URL. @param path parts of the name, of which npm and Go have several */
export function packageUrl(
  type: 'cargo' | 'golang' | 'npm' | 'generic',
  name: string,
  version: string,
): string {
  const path = name
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
  return `pkg:${type}/${path}@${encodeURIComponent(version)}`;
}

/** Each library once, in the order of package URLs. */
export function sortComponents(components: readonly SbomComponent[]): SbomComponent[] {
  const byUrl = new Map(components.map((component) => [component.purl, component]));
  return [...byUrl.values()].sort((a, b) => (a.purl < b.purl ? -1 : 1));
}
