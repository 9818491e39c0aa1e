import { X509Certificate } from 'node:crypto';
import { WardctlError } from '../errors.ts';
import {
  DecodeError,
  list,
  mapOf,
  optional,
  string,
  struct,
  type Decoder,
  type JsonValue,
} from '../json/index.ts';
import { parseYaml } from '../yaml/index.ts';
import { apiHostOf } from './reference.ts';
import { isHost, problemsInSources, type SourcesProblem } from './sources-problems.ts';
import { noProxies, type ProxySettings } from './transport/proxies.ts';

/** What `sources.yaml` says of registries and other hosts (cli-and-registry 8). */
export interface Sources {
  /** Hosts, as {@link hostKeyOf} writes them, that may be reached without TLS, or without a valid certificate. */
  readonly insecureSources: ReadonlySet<string>;
  /** PEM texts of certificate authorities, by host as {@link hostKeyOf} writes it. */
  readonly authorities: ReadonlyMap<string, readonly string[]>;
  readonly proxies: ProxySettings;
  /** What has no effect in it, to be told. */
  readonly problems: readonly SourcesProblem[];
}

export const noSources: Sources = {
  insecureSources: new Set(),
  authorities: new Map(),
  proxies: noProxies,
  problems: [],
};

/**
 * A host of `sources.yaml` as the `host` of its URLs is written: `ghcr.io:443` is `ghcr.io`, and Docker Hub is the host
 * that serves its API.
 */
export function hostKeyOf(text: string): string {
  return apiHostOf(text.trim().toLowerCase().replace(/:443$/, ''));
}

type Authority = { readonly path: string } | { readonly data: string };

const authority: Decoder<Authority> = {
  expected: 'a certificate authority',
  decode(value, path) {
    const {
      type,
      path: file,
      data,
    } = struct('Certificate', {
      type: string,
      path: optional(string),
      data: optional(string),
    }).decode(value, path);
    if (type === 'Path' && file !== undefined) return { path: file };
    if (type === 'Data' && data !== undefined) return { data };
    throw new DecodeError('expected {type: Path, path: FILE} or {type: Data, data: PEM}', path);
  },
};

const shape = struct('Sources', {
  insecure_sources: optional(list(string)),
  source_authorities: optional(mapOf(list(authority))),
  proxies: optional(
    struct('Proxies', {
      http_proxy: optional(string),
      https_proxy: optional(string),
      no_proxy: optional(string),
    }),
  ),
});

/**
 * Reads a `sources.yaml` (YAML or JSON). Unknown keys are ignored, but told.
 * @param name of the file, for messages
 * @param readFile gives a certificate's file, PEM or DER; relative paths are its to resolve
 * @throws WardctlError SOURCES_INVALID, and what `readFile` throws
 */
export async function readSources(
  text: string,
  name: string,
  readFile: (path: string) => Uint8Array,
): Promise<Sources> {
  const documents = await parseYaml(text, { name, errorCode: 'SOURCES_INVALID', dialect: 'strict' });
  const document = documents[0] ?? new Map<string, JsonValue>();
  const { insecure_sources, source_authorities, proxies } = decode(document, name);
  const authorities = new Map<string, string[]>();
  for (const [host, entries] of source_authorities ?? []) {
    const place = `${name}: source_authorities of ${host}`;
    const texts = entries.flatMap((entry) =>
      'path' in entry
        ? pemTexts(readFile(entry.path), `${place}: ${entry.path}`)
        : pemTexts(Buffer.from(entry.data), place),
    );
    const key = hostKeyOf(host);
    authorities.set(key, [...(authorities.get(key) ?? []), ...texts]);
  }
  return {
    insecureSources: new Set((insecure_sources ?? []).filter(isHost).map(hostKeyOf)),
    authorities,
    proxies: {
      httpProxy: proxies?.http_proxy,
      httpsProxy: proxies?.https_proxy,
      noProxy: proxies?.no_proxy,
    },
    problems: problemsInSources(document, name),
  };
}

/**
 * The certificates of a PEM or DER file, as PEM texts: a DER buffer is silently ignored where it is used.
 * @throws WardctlError SOURCES_INVALID
 */
export function pemTexts(bytes: Uint8Array, place: string): string[] {
  const text = Buffer.from(bytes).toString('latin1');
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g);
  try {
    if (blocks !== null) return blocks.map((block) => new X509Certificate(block).toString());
    return [new X509Certificate(bytes).toString()];
  } catch (error) {
    throw new WardctlError('SOURCES_INVALID', `${place}: expected a certificate in PEM or DER form`, {
      hint: 'Give the certificate of the authority, for instance a file that begins with -----BEGIN CERTIFICATE-----.',
      cause: error,
    });
  }
}

function decode(document: JsonValue, name: string): ReturnType<(typeof shape)['decode']> {
  try {
    return shape.decode(document, '');
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    const place = error.path === '' ? '' : ` at \`${error.path.replaceAll('/', '.')}\``;
    // The message shows what was found, and a proxy may be written with its password.
    const problem = error.path.startsWith('proxies')
      ? 'expected http_proxy, https_proxy and no_proxy with texts'
      : error.message.replaceAll(/\/\/[^\s"@]*@/g, '//***@');
    throw new WardctlError('SOURCES_INVALID', `${name}: ${problem}${place}`, {
      hint: 'Compare it with the documentation of sources.yaml in docs/registries.md.',
    });
  }
}
