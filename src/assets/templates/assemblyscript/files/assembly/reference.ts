/** The reference of an image: `[host[:port]/]path[:tag][@digest]`. */
export class Reference {
  private constructor(
    /** In lower case, with the port. */
    readonly host: string,
    /** With tag and digest. */
    readonly path: string,
  ) {}

  static of(text: string): Reference {
    const slash = text.indexOf('/');
    const first = text.substring(0, max(slash, 0));
    if (!isHost(first)) return new Reference('docker.io', pathOnDockerHub(text));
    const host = lowerCase(first);
    const path = text.substring(slash + 1);
    if (host != 'docker.io' && host != 'index.docker.io') return new Reference(host, path);
    return new Reference('docker.io', pathOnDockerHub(path));
  }

  /** Whether the image comes from one of these registries: `host[:port][/path]`. */
  isFrom(registries: string[]): bool {
    const name = this.host + '/' + this.repository;
    for (let i = 0; i < registries.length; i++) {
      if (isBelow(name, registries[i])) return true;
    }
    return false;
  }

  /** The same image, taken from a mirror. */
  onMirror(mirror: string): string {
    return mirror + '/' + this.path;
  }

  /** The path without tag and digest. */
  private get repository(): string {
    return before(before(this.path, '@'), ':');
  }
}

/** Compares whole parts: `ghcr.io/acme` has `ghcr.io/acme/web`, but not `ghcr.io/acme-tools`. */
export function isBelow(name: string, registry: string): bool {
  return name == registry || name.startsWith(registry + '/');
}

/** Without a dot or a port, the first part of a reference belongs to the path: `acme/web`. */
function isHost(part: string): bool {
  return part.includes('.') || part.includes(':') || part == 'localhost';
}

/** Official images have a short name there: `nginx` is `library/nginx`. */
function pathOnDockerHub(path: string): string {
  return path.includes('/') ? path : 'library/' + path;
}

function before(text: string, sign: string): string {
  const at = text.indexOf(sign);
  return at < 0 ? text : text.substring(0, at);
}

/** ASCII is all that hosts have; the full tables of Unicode would double the size of the policy. */
function lowerCase(text: string): string {
  let lower = '';
  for (let i = 0; i < text.length; i++) {
    const char = text.charCodeAt(i);
    lower += String.fromCharCode(char >= 0x41 && char <= 0x5a ? char + 0x20 : char);
  }
  return lower;
}
