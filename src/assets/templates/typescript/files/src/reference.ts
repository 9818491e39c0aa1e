const dockerHub = 'docker.io';

/** What the reference of an image says: `[host[:port]/]path[:tag][@digest]`. */
export interface Reference {
  /** In lower case, with the port. */
  readonly host: string;
  /** With tag and digest. */
  readonly path: string;
}

/** Reads a reference as container engines do: `nginx` is `docker.io/library/nginx`. */
export function parseReference(text: string): Reference {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  // Without a dot or a port, the first part belongs to the path: acme/web.
  const hasHost = /[.:]/.test(first) || first === 'localhost';
  const host = hasHost ? first.toLowerCase() : dockerHub;
  const path = hasHost ? text.slice(slash + 1) : text;
  return host === dockerHub || host === 'index.docker.io'
    ? { host: dockerHub, path: path.includes('/') ? path : `library/${path}` }
    : { host, path };
}

/** Whether an image comes from one of these registries: `host[:port][/path]`. */
export function isFrom(registries: readonly string[], { host, path }: Reference): boolean {
  const [repository] = path.split(/[:@]/);
  return registries.some((registry) => isBelow(registry, `${host}/${repository}`));
}

/** Compares whole parts: `ghcr.io/acme/web` is below `ghcr.io/acme`, `ghcr.io/acme-tools` is not. */
export function isBelow(registry: string, name: string): boolean {
  return name === registry || name.startsWith(`${registry}/`);
}

/** The reference of the same image on a mirror. */
export function onMirror(mirror: string, { path }: Reference): string {
  return `${mirror}/${path}`;
}
