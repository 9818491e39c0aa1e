import { WardctlError } from '../../../errors.ts';
import type { Decoder } from '../../../json/index.ts';
import { shownText } from '../../../oci/index.ts';
import { decodeUntrusted } from '../../find/untrusted-json.ts';
import { SignatureError } from '../../signature-problem.ts';

/** Of an answer; the usual one has some thousand bytes. */
const maxAnswerBytes = 1024 * 1024;

export interface PostLimits {
  /** The answer's body is not read further; a longer one is an error. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

/** What a server answered. */
export interface PostAnswer {
  readonly status: number;
  readonly body: Uint8Array;
}

/**
 * Sends a POST request, and gives the answer, whatever its status. It follows no redirects: what it sends is meant for this
 * server. It throws where the server cannot be reached.
 */
export type Post = (
  url: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>>,
  limits: PostLimits,
) => Promise<PostAnswer>;

/** How a service is talked to. */
export interface ServiceConnection {
  readonly post: Post;
  readonly signal: AbortSignal | undefined;
  /** Never shown. */
  readonly identityToken: string;
}

export interface ServiceRequest {
  /** What the service is, for messages. */
  readonly what: string;
  readonly url: string;
  readonly contentType: string;
  readonly accept: string;
  readonly body: Uint8Array;
}

/** What a service answers with success. @throws WardctlError SIGNING_FAILED, and what `post` throws */
export async function ask(
  { post, signal, identityToken }: ServiceConnection,
  { what, url, contentType, accept, body }: ServiceRequest,
): Promise<Uint8Array> {
  const headers = { 'content-type': contentType, accept };
  const answer = await post(url, body, headers, { maxBytes: maxAnswerBytes, signal });
  if (answer.body.length > maxAnswerBytes)
    throw failed(what, url, `expected at most ${String(maxAnswerBytes)} bytes, found more`);
  if (answer.status === 200 || answer.status === 201) return answer.body;
  const text = Buffer.from(answer.body).toString('utf8').replaceAll(identityToken, '***');
  throw failed(
    what,
    url,
    `expected status 200 or 201, found ${String(answer.status)}: ${shownText(text, 300) || 'no text'}`,
  );
}

/** As {@link ask}, with JSON both ways. @throws WardctlError SIGNING_FAILED, and what `post` throws */
export async function askJson<T>(
  connection: ServiceConnection,
  request: { readonly what: string; readonly url: string; readonly body: object },
  decoder: Decoder<T>,
): Promise<T> {
  const answer = await ask(connection, {
    ...request,
    contentType: 'application/json',
    accept: 'application/json',
    body: Buffer.from(JSON.stringify(request.body)),
  });
  return readable(request, () => decodeUntrusted(answer, decoder, 'the answer'));
}

/** What can be made of an answer. @throws WardctlError SIGNING_FAILED in place of a SignatureError */
export function readable<T>(
  { what, url }: { readonly what: string; readonly url: string },
  read: () => T,
): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof SignatureError) throw failed(what, url, error.message, error);
    throw error;
  }
}

export function failed(what: string, url: string, problem: string, cause?: unknown): WardctlError {
  return new WardctlError('SIGNING_FAILED', `the ${what} ${url}: ${problem}`, { cause });
}

/** The address of an endpoint below the base URL of a service. */
export function endpoint(base: URL, path: string): string {
  return `${base.href.replace(/\/+$/, '')}${path}`;
}
