import { WardctlError } from '../../errors.ts';
import { maxModuleBytes, sizeProblem } from '../../files/index.ts';
import type { Transport, TransportResponse } from '../transport/transport.ts';
import { readRefusal, refusalError } from './answer-error.ts';
import { followRedirects } from './redirects.ts';
import { resumable } from './resumable.ts';
import { delayBefore, retrying, type Surroundings } from './retry.ts';

export interface HttpDownloadOptions extends Surroundings {
  readonly transport: Transport;
  /** `wardctl/1.0.0`. */
  readonly userAgent: string;
  readonly signal?: AbortSignal | undefined;
  /** Default: 256 MiB. */
  readonly maxBytes?: number;
  /** Told how long the contents are, in bytes, before they come; not called where the server does not say. */
  readonly onTotalBytes?: (bytes: number) => void;
}

/**
 * What a plain URL leads to, such as `https://example.com/policy.wasm`. It is asked for without credentials; redirects
 * may lead to other hosts. Nothing vouches for the contents but the server's certificate.
 * @param url `https:`; `http:` for hosts under `insecure_sources` only
 * @throws WardctlError REFERENCE_INVALID for a URL that is not asked for, and REGISTRY_*
 */
export async function* downloadHttp(url: URL, options: HttpDownloadOptions): AsyncIterable<Uint8Array> {
  const { maxBytes = maxModuleBytes, signal } = options;
  // The query may be a secret: places in storage are signed in it.
  const what = `${url.origin}${url.pathname}`;
  requireFit(url, what, options.transport);
  const pause = (attempt: number, error: unknown): Promise<void> =>
    options.wait(delayBefore(attempt, error, options), signal);
  const content = resumable({
    what,
    size: undefined,
    isVerified: false,
    open: (headers) => retrying(() => open(url, what, headers, options), pause),
    pause,
    presentable: (error) => presentable(error, what, options.transport),
  });
  let received = 0;
  for await (const chunk of content) {
    received += chunk.length;
    if (received > maxBytes) throw tooLarge(what, maxBytes);
    yield chunk;
  }
}

function requireFit(url: URL, what: string, transport: Transport): void {
  const fail = (problem: string, hint: string): WardctlError =>
    new WardctlError('REFERENCE_INVALID', `${what}: ${problem}`, { hint });
  if (url.protocol !== 'https:' && url.protocol !== 'http:')
    throw fail('expected an https URL', 'Write https://HOST/PATH.');
  if (url.username !== '' || url.password !== '')
    throw fail('expected a URL without user and password', 'Use a registry for what is private.');
  if (url.protocol === 'http:' && !transport.isInsecure(url)) {
    throw fail(
      'http is used for hosts that are listed as insecure only',
      `Use https, or say in sources.yaml: insecure_sources: ["${url.host}"].`,
    );
  }
}

async function open(
  url: URL,
  what: string,
  headers: Readonly<Record<string, string>>,
  { transport, userAgent, signal, maxBytes = maxModuleBytes, onTotalBytes }: HttpDownloadOptions,
): Promise<TransportResponse> {
  const response = await followRedirects((place, request) => transport.request(place, request), {
    method: 'GET',
    url,
    headers: { 'user-agent': userAgent, ...headers },
    signal,
    what,
  });
  if (response.status === 200 || response.status === 206) {
    const bytes = lengthOf(response);
    if (bytes !== undefined && bytes > maxBytes) {
      response.discard();
      throw tooLarge(what, maxBytes);
    }
    if (bytes !== undefined && response.status === 200) onTotalBytes?.(bytes);
    return response;
  }
  const asked = { what, registry: undefined, who: response.url.host, credentials: '' };
  throw refusalError(asked, await readRefusal(response));
}

function lengthOf(response: TransportResponse): number | undefined {
  const length = response.header('content-length') ?? '';
  return /^\d+$/.test(length) ? Number(length) : undefined;
}

/** The error with what it is about in front, and nothing in it that nobody may see. */
function presentable(error: unknown, what: string, { secrets }: Transport): unknown {
  const isNamed = !(error instanceof WardctlError) || error.message.startsWith(what);
  return secrets.hideIn(isNamed ? error : error.about(what));
}

function tooLarge(what: string, maxBytes: number): WardctlError {
  return new WardctlError('REGISTRY_TOO_LARGE', `${what}: ${sizeProblem(maxBytes, undefined)}`);
}
