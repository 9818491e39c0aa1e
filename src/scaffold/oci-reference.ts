/** The parts of the name of an OCI artifact. */
export interface OciReference {
  /** Such as `ghcr.io` or `localhost:5000`. */
  readonly registry: string;
  readonly repository: string;
  readonly tag: string | undefined;
  readonly digest: string | undefined;
}

const defaultRegistry = 'docker.io';
const maxRepositoryLength = 255;
const tag = String.raw`\w[\w.-]{0,127}`;
const digest = 'sha256:[0-9a-f]{64}|sha384:[0-9a-f]{96}|sha512:[0-9a-f]{128}';
const pattern = new RegExp(`^([^@]*?)(?::(${tag}))?(?:@(${digest}))?$`);
const host =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*(?::\d+)?$/;
const component = /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*$/;

/**
 * The parts of a reference such as `ghcr.io/team/policy:v1`, `undefined` for what is none. Docker's short forms
 * stand for `docker.io`: `busybox` is `docker.io/library/busybox` (cli-and-registry 2.2).
 */
export function parseOciReference(text: string): OciReference | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, name = '', tagName, digestText] = match;
  const { registry, repository } = splitName(name);
  if (repository.length > maxRepositoryLength || !host.test(registry)) return undefined;
  if (!repository.split('/').every((part) => component.test(part))) return undefined;
  return { registry, repository, tag: tagName, digest: digestText };
}

/** The reference in full, without Docker's short forms. */
export function formatOciReference({ registry, repository, tag: name, digest: text }: OciReference): string {
  return [`${registry}/${repository}`, name && `:${name}`, text && `@${text}`].join('');
}

/** What stands before the first slash is a registry if nothing else can look like it: a dot, a port, `localhost`. */
function splitName(name: string): { registry: string; repository: string } {
  const slash = name.indexOf('/');
  const first = slash === -1 ? '' : name.slice(0, slash);
  if (/[.:]/.test(first) || first === 'localhost')
    return { registry: first, repository: name.slice(slash + 1) };
  return { registry: defaultRegistry, repository: slash === -1 ? `library/${name}` : name };
}
