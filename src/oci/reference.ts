import { WardctlError } from '../errors.ts';
import { maskLogin } from '../mask-login.ts';
import { isDigest, type Digest } from './digest.ts';

/** Where something is in a registry. */
export interface Reference {
  /** Host and port, in lower case: `ghcr.io`, `localhost:5000`, `docker.io`. */
  readonly registry: string;
  readonly repository: string;
  /** `latest` where the text has neither tag nor digest. */
  readonly tag: string | undefined;
  readonly digest: Digest | undefined;
}

const maxLength = 1024;
const maxRepositoryLength = 255;
const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*';
const repositoryPattern = new RegExp(`^${component}(?:/${component})*$`);
const tagPattern = /^\w[\w.-]{0,127}$/;
const hostPattern =
  /^(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*|\[[0-9A-Fa-f:]+\])(?::\d{1,5})?$/;
/** Would be a repository of Docker Hub, which refuses such names. */
const digestPattern = /^(?:sha(?:256|512):)?[0-9a-f]{64}(?:[0-9a-f]{64})?$/;
const dockerHub = 'docker.io';
/** Means the same registry to all of Docker's tools. */
const formerDockerHub = 'index.docker.io';

/**
 * The reference that a text spells, `registry://` in front or not, with Docker's short forms (cli-and-registry 2.2).
 * @throws WardctlError REFERENCE_INVALID
 */
export function parseReference(text: string): Reference {
  const fail: (problem: string) => never = (problem) => {
    throw new WardctlError(
      'REFERENCE_INVALID',
      `${shown(maskLogin(text))} is no registry reference: ${problem}`,
      {
        hint: 'Write host/repository:tag or host/repository@sha256:…, for instance ghcr.io/team/policies/pod:v1.0.0.',
      },
    );
  };
  if (text.length > maxLength) fail(`longer than ${String(maxLength)} characters`);
  const bare = text.replace(/^registry:\/\//, '');
  if (digestPattern.test(bare)) fail('expected a repository, found a digest alone');
  const [beforeDigest = '', digest, ...more] = bare.split('@');
  if (more.length > 0) fail('expected one @ at most');
  if (digest !== undefined && !isDigest(digest))
    fail(`expected sha256: and 64 hex digits behind @, found ${shown(digest)}`);
  const { registry, rest } = splitRegistry(beforeDigest);
  const [, repository = '', tag] = /^([^:]*)(?::(.*))?$/s.exec(rest) ?? [];
  if (!isHost(registry)) fail(`expected a host, found ${shown(registry)}`);
  if (!repositoryPattern.test(repository)) {
    fail(
      `expected a repository of lower-case letters, digits and . _ - between /, found ${shown(repository)}`,
    );
  }
  if (repository.length > maxRepositoryLength)
    fail(`the repository is longer than ${String(maxRepositoryLength)} characters`);
  if (tag !== undefined && !isTag(tag))
    fail(`expected a tag of letters, digits and . _ -, found ${shown(tag)}`);
  return {
    registry,
    repository: registry === dockerHub && !repository.includes('/') ? `library/${repository}` : repository,
    tag: tag ?? (digest === undefined ? 'latest' : undefined),
    digest,
  };
}

/** Whether a text can be a tag (OCI distribution spec 1.1). */
export function isTag(text: string): boolean {
  return tagPattern.test(text);
}

/** The reference as text, without scheme. */
export function formatReference({ registry, repository, tag, digest }: Reference): string {
  const withTag = tag === undefined ? '' : `:${tag}`;
  const withDigest = digest === undefined ? '' : `@${digest}`;
  return `${registry}/${repository}${withTag}${withDigest}`;
}

/** What a registry is asked for: the digest where there is one, since a tag may move. */
export function targetOf({ tag, digest }: Reference): string {
  return digest ?? tag ?? 'latest';
}

/** The host that serves a registry's API. */
export function apiHostOf(registry: string): string {
  return registry === dockerHub || registry === formerDockerHub ? 'registry-1.docker.io' : registry;
}

/** The first part is a host if it can be nothing else. */
function splitRegistry(text: string): { registry: string; rest: string } {
  const slash = text.indexOf('/');
  const first = text.slice(0, Math.max(slash, 0));
  const lower = first.toLowerCase();
  const looksLikeHost = /[.:]/.test(first) || lower === 'localhost';
  if (slash <= 0 || !(looksLikeHost || first !== lower)) return { registry: dockerHub, rest: text };
  // `HOST` is known for a host by its capitals alone.
  const host = looksLikeHost ? lower : first;
  return { registry: host === formerDockerHub ? dockerHub : host, rest: text.slice(slash + 1) };
}

function isHost(text: string): boolean {
  if (!hostPattern.test(text)) return false;
  const port = /:(\d+)$/.exec(text.replace(/^\[.*\]/, ''))?.[1];
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}

function shown(text: string): string {
  return JSON.stringify(text.slice(0, 200));
}
