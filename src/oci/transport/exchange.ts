import type { AgentPool, Rung } from './agents.ts';
import { InterimAnswers } from './interim-answers.ts';
import type { OutgoingBody } from './request-body.ts';
import type { Answer } from './response.ts';
import type { Timeouts } from './timeouts.ts';

/** A single exchange, with all that is sent. */
export interface ExchangeRequest {
  readonly method: string;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: OutgoingBody | undefined;
  readonly signal: AbortSignal | undefined;
  /** A server named the host: it must not turn out to be this machine. */
  readonly isForeign: boolean;
}

/** Of an answer, until its reader takes them. */
const bufferedBytes = 1024 * 1024;

/** Makes an exchange. @param url with the scheme of the rung @throws the errors of undici, Node and OpenSSL */
export async function exchange(
  pool: AgentPool,
  url: URL,
  rung: Rung,
  { method, headers, body, signal, isForeign }: ExchangeRequest,
  { headersMs, idleMs }: Timeouts,
): Promise<Answer> {
  const dispatcher = await pool.agentFor(url, rung, isForeign);
  const interim = new InterimAnswers(url, headersMs, signal);
  const answer = dispatcher.request({
    origin: url.origin,
    path: `${url.pathname}${url.search}`,
    method,
    headers,
    // Some of undici's ways through a proxy know the time-outs of their requests only.
    headersTimeout: headersMs,
    bodyTimeout: idleMs,
    body: body?.stream ?? null,
    signal: interim.signal,
    onInfo: () => interim.add(body?.stream.readableEnded !== false),
    // A large blob passes in pieces of what the socket gives; between them it is not to be stopped and started.
    highWaterMark: bufferedBytes,
  });
  return answer.finally(() => interim.end());
}
