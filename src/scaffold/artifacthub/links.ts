import type { ArtifactHubLink } from './types.ts';

/**
 * Links to a policy's sources and, where those are in a repository on GitHub, to the module of the release
 * (cli-and-registry 5.10).
 * @param source absolute URL, of a page inside of the repository too
 * @param tag of the release
 */
export function linksFor(source: URL, tag: string): ArtifactHubLink[] {
  const sourceLink: ArtifactHubLink = { name: 'source', url: source.href };
  const [owner, name] = source.pathname.split('/').filter((part) => part !== '');
  if (source.hostname !== 'github.com' || owner === undefined || name === undefined) return [sourceLink];
  const repository = `${source.origin}/${owner}/${name.replace(/\.git$/, '')}`;
  const url = `${repository}/releases/download/${encodeTag(tag)}/policy.wasm`;
  return [{ name: 'policy', url }, sourceLink];
}

/** All but letters, digits, `-`, `.`, `_` and `~`; the built-in function leaves some more as they are. */
function encodeTag(tag: string): string {
  return encodeURIComponent(tag).replaceAll(/[!'()*]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
}
