const dockerHubKey = 'https://index.docker.io/v1/';
const dockerHubHosts = ['docker.io', 'index.docker.io', 'registry-1.docker.io'];

/** The keys under which a registry may stand in a configuration, the one that docker itself writes first. */
export function configKeysOf(registry: string): readonly string[] {
  return dockerHubHosts.includes(registry) ? [dockerHubKey, ...dockerHubHosts] : [registry];
}

/**
 * The entries about a registry, the closest first: of a namespace (`quay.io/team`, as podman writes them) around the
 * repository, the longest first; of the registry's own keys; of keys that are URLs of it.
 */
export function entriesFor<T>(entries: ReadonlyMap<string, T>, registry: string, repository = ''): T[] {
  const own = configKeysOf(registry);
  const exact = [
    ...namespacesAround(repository).flatMap((path) => own.map((key) => `${key}/${path}`)),
    ...own,
  ];
  const byHost = [...entries.keys()].filter((key) => !exact.includes(key) && isKeyOf(key, registry));
  return [...exact, ...byHost].flatMap((key) => {
    const entry = entries.get(key);
    return entry === undefined ? [] : [entry];
  });
}

/** Whether a key is about a registry as a whole: its host, or a URL of it (`https://ghcr.io/v1/`). */
export function isKeyOf(key: string, registry: string): boolean {
  const own = configKeysOf(registry);
  if (own.includes(key)) return true;
  const [, scheme, host = '', path = ''] = /^(https?:\/\/)?([^/]*)(.*)$/s.exec(key) ?? [];
  // Without a scheme, a path that is no version of the API is a namespace.
  return own.includes(host) && (scheme !== undefined || /^\/(?:v[12]\/?)?$/.test(path));
}

/** `a/b/c`, `a/b`, `a`. */
function namespacesAround(repository: string): string[] {
  if (repository === '') return [];
  const parts = repository.split('/');
  return parts.map((_, index) => parts.slice(0, parts.length - index).join('/'));
}
