import type { ArtifactHubLink } from './types.ts';

/**
 * Links to a policy's sources and, where those are on GitHub, to the module of the release
 * (cli-and-registry 5.10).
 * @param source absolute URL
 * @param tag of the release
 */
export function linksFor(source: URL, tag: string): ArtifactHubLink[] {
  const sourceLink: ArtifactHubLink = { name: 'source', url: source.href };
  if (source.hostname !== 'github.com') return [sourceLink];
  const repository = source.href.replace(/(?:\.git)?\/*$/, '');
  const url = `${repository}/releases/download/${encodeTag(tag)}/policy.wasm`;
  return [{ name: 'policy', url }, sourceLink];
}

/** All but letters, digits, `-`, `.`, `_` and `~`; the built-in function leaves some more as they are. */
function encodeTag(tag: string): string {
  return encodeURIComponent(tag).replaceAll(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
