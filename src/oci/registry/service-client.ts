import { WardctlError } from '../../errors.ts';
import { inMemory } from '../content.ts';
import type { Transport, TransportResponse } from '../transport/transport.ts';
import { followRedirects } from './redirects.ts';
import { delayBefore, isTransientStatus, retrying, type Surroundings } from './retry.ts';

export interface ServiceClientOptions extends Surroundings {
  readonly transport: Transport;
  /** `wardctl/1.0.0`. */
  readonly userAgent: string;
}

export interface ServiceLimits {
  /** Of the answer's body. */
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a service answered. */
export interface ServiceAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

const absent = new Set([403, 404]);

/** Reaches web services that are no registries: TUF mirrors, certificate authorities, logs. No credentials are sent. */
export class ServiceClient {
  private readonly options: ServiceClientOptions;

  constructor(options: ServiceClientOptions) {
    this.options = options;
  }

  /**
   * The file at a URL; `undefined` where there is none (403, 404). What failed for the moment is tried again.
   * @throws WardctlError REGISTRY_*, REFERENCE_INVALID for `http:` where the host is not listed as insecure
   */
  async get(url: URL, { maxBytes, signal }: ServiceLimits): Promise<Uint8Array | undefined> {
    const { transport, userAgent, wait } = this.options;
    requireEncrypted(url, transport);
    const what = nameOf(url);
    const answer = await retrying(
      async () => {
        const response = await followRedirects((place, request) => transport.request(place, request), {
          method: 'GET',
          url,
          headers: { 'user-agent': userAgent },
          signal,
          what,
        });
        const read = await readAnswer(response, what, maxBytes);
        if (isTransientStatus(read.status)) throw refused(what, read.status);
        return read;
      },
      (attempt, error) => wait(delayBefore(attempt, error, this.options), signal),
    );
    if (absent.has(answer.status)) return undefined;
    if (answer.status !== 200) throw refused(what, answer.status);
    return answer.body;
  }

  /**
   * Sends a request once, and gives the answer whatever its status. Redirects are not followed: what is sent is meant
   * for this server.
   * @throws as {@link get}
   */
  async post(
    url: URL,
    body: Uint8Array,
    headers: Readonly<Record<string, string>>,
    { maxBytes, signal }: ServiceLimits,
  ): Promise<ServiceAnswer> {
    const { transport, userAgent } = this.options;
    requireEncrypted(url, transport);
    const response = await transport.request(url, {
      method: 'POST',
      headers: { 'user-agent': userAgent, ...headers },
      body: { content: inMemory(body), size: body.length },
      signal,
    });
    return readAnswer(response, nameOf(url), maxBytes);
  }
}

async function readAnswer(
  response: TransportResponse,
  what: string,
  maxBytes: number,
): Promise<ServiceAnswer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body()) {
    bytes += chunk.length;
    if (bytes > maxBytes) {
      response.discard();
      throw new WardctlError(
        'REGISTRY_TOO_LARGE',
        `${what}: expected at most ${String(maxBytes)} bytes, found more`,
      );
    }
    chunks.push(chunk);
  }
  return { status: response.status, body: Buffer.concat(chunks) };
}

function requireEncrypted(url: URL, transport: Transport): void {
  if (url.protocol === 'https:' || (url.protocol === 'http:' && transport.isInsecure(url))) return;
  throw new WardctlError(
    'REFERENCE_INVALID',
    `${nameOf(url)}: http is used for hosts that are listed as insecure only`,
    { hint: `Use https, or say in sources.yaml: insecure_sources: ["${url.host}"].` },
  );
}

function refused(what: string, status: number): WardctlError {
  return new WardctlError('REGISTRY_FAILED', `${what}: expected status 200, found ${String(status)}`, {
    hint: 'Try again later, or ask who runs the server.',
    details: { status },
  });
}

/** The query may be a secret. */
function nameOf(url: URL): string {
  return `${url.origin}${url.pathname}`;
}
