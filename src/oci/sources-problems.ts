import { isObject, type JsonObject, type JsonValue } from '../json/index.ts';
import { maskLogin } from '../mask-login.ts';
import { suggest } from '../suggest.ts';

/** Something in `sources.yaml` that is ignored, as the reference does, though somebody meant something by it. */
export interface SourcesProblem {
  readonly message: string;
  /** What to do about it, one sentence. */
  readonly hint: string;
}

const knownKeys = ['insecure_sources', 'source_authorities', 'proxies'];
const knownProxyKeys = ['http_proxy', 'https_proxy', 'no_proxy'];
const maxProblems = 10;
const maxShown = 100;
const hostPattern = /^(?:\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::\d{1,5})?$/i;

/**
 * What has no effect in a `sources.yaml`, ten at most: keys that nobody knows, and hosts that no registry has.
 * @param document of the right shape
 * @param name of the file, for messages
 */
export function problemsInSources(document: JsonValue, name: string): SourcesProblem[] {
  if (!isObject(document)) return [];
  const proxies = document.get('proxies');
  const authorities = document.get('source_authorities');
  const insecure = document.get('insecure_sources');
  return [
    ...unknownKeys(document, knownKeys, name),
    ...(isObject(proxies) ? unknownKeys(proxies, knownProxyKeys, `${name}: proxies`) : []),
    ...strangeHosts(Array.isArray(insecure) ? insecure : [], `${name}: insecure_sources`),
    ...strangeHosts(isObject(authorities) ? [...authorities.keys()] : [], `${name}: source_authorities`),
  ].slice(0, maxProblems);
}

/** Whether a text is a host of `sources.yaml`, with or without a port. */
export function isHost(text: string): boolean {
  return hostPattern.test(text.trim());
}

function unknownKeys(object: JsonObject, known: readonly string[], place: string): SourcesProblem[] {
  return [...object.keys()]
    .filter((key) => !known.includes(key))
    .map((key) => {
      const near = suggest(key, known);
      return {
        message: `${place}: \`${shownText(key)}\` is no key of it, and has no effect`,
        hint: near === undefined ? `Known are ${known.join(', ')}.` : `Did you mean \`${near}\`?`,
      };
    });
}

function strangeHosts(hosts: readonly JsonValue[], place: string): SourcesProblem[] {
  return hosts
    .filter((host) => typeof host === 'string')
    .filter((host) => !isHost(host))
    .map((host) => {
      const bare = host
        .trim()
        .replace(/^[^/]*:\/\//, '')
        .replace(/\/.*$/s, '')
        .replace(/^.*@/s, '');
      return {
        message: `${place}: \`${shownText(host)}\` is no host, and has no effect`,
        hint: `Write the host alone, with its port if it has one: ${isHost(bare) ? bare : 'localhost:5000'}`,
      };
    });
}

/** What is in a wrong place may be a URL with a login. */
function shownText(text: string): string {
  return maskLogin(text).slice(0, maxShown);
}
