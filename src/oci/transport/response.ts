import { WardctlError } from '../../errors.ts';
import type { Secrets } from '../secrets.ts';
import { failureOf } from './failure.ts';
import { Pace } from './pace.ts';

/** An answer; its body is read once, or discarded. */
export interface TransportResponse {
  /** The URL that answered. */
  readonly url: URL;
  readonly status: number;
  /** What may not be shown of it. */
  readonly secrets: Secrets;
  /** The first header of that name, in any case. */
  header(name: string): string | undefined;
  headers(name: string): readonly string[];
  /**
   * As on the wire.
   * @throws WardctlError REGISTRY_UNREACHABLE, REGISTRY_TIMEOUT in the middle; what the request's signal was aborted with
   */
  body(): AsyncIterable<Uint8Array>;
  /** The beginning of the body as text. */
  text(maxBytes: number): Promise<string>;
  /** Lets go of the body without using it. */
  discard(): void;
}

/** What a client gives for a request: undici's answers are such, too. */
export interface Answer {
  readonly statusCode: number;
  /** By name in lower case. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AnswerBody;
}

export interface AnswerBody extends AsyncIterable<Uint8Array> {
  /** Reads up to `limit` bytes, so that the connection can be used again; else gives it up. */
  dump(options: { readonly limit: number }): Promise<void>;
}

/** What remains of a body is read up to here, so that the connection can be used again. */
const maxDiscardedBytes = 16 * 1024;

export interface ResponseOptions {
  readonly secrets: Secrets;
  /** How long the body may be idle. */
  readonly idleMs: number;
  readonly signal: AbortSignal | undefined;
  /** Milliseconds; never goes back. Default: the clock of this process. */
  readonly now?: () => number;
}

const monotonicMs = (): number => performance.now();

export class ClientResponse implements TransportResponse {
  readonly url: URL;
  readonly status: number;
  readonly secrets: Secrets;
  private readonly answer: Answer;
  private readonly idleMs: number;
  private readonly now: () => number;
  private readonly signal: AbortSignal | undefined;

  constructor(url: URL, answer: Answer, { secrets, idleMs, signal, now = monotonicMs }: ResponseOptions) {
    this.url = url;
    this.secrets = secrets;
    this.status = answer.statusCode;
    this.answer = answer;
    this.idleMs = idleMs;
    this.now = now;
    this.signal = signal;
  }

  header(name: string): string | undefined {
    return this.headers(name)[0];
  }

  headers(name: string): readonly string[] {
    const value = this.answer.headers[name.toLowerCase()];
    return value === undefined ? [] : Array.isArray(value) ? value : [value];
  }

  async *body(): AsyncIterable<Uint8Array> {
    const chunks = this.answer.body;
    const pace = new Pace(this.idleMs, this.now);
    try {
      for await (const chunk of chunks) {
        if (!pace.isKept(chunk.length)) throw this.brokenOff('REGISTRY_TIMEOUT', 'it came too slowly');
        yield chunk;
        // Some of what comes next may be here already.
        this.signal?.throwIfAborted();
        pace.resume();
      }
    } catch (error) {
      this.signal?.throwIfAborted();
      if (error instanceof WardctlError) throw error;
      const { code, reason, hint } = failureOf(error, this.url.host);
      throw this.brokenOff(code, reason, hint, error);
    }
  }

  async text(maxBytes: number): Promise<string> {
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of this.body()) {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= maxBytes) break;
    }
    return Buffer.concat(chunks).subarray(0, maxBytes).toString('utf8');
  }

  discard(): void {
    void this.answer.body.dump({ limit: maxDiscardedBytes }).catch(() => undefined);
  }

  private brokenOff(
    code: 'REGISTRY_UNREACHABLE' | 'REGISTRY_TIMEOUT',
    reason: string,
    hint = 'Try again; if it happens often, ask the operator of the server.',
    cause?: unknown,
  ): WardctlError {
    return new WardctlError(code, `${this.url.host}: the answer broke off: ${reason}`, { hint, cause });
  }
}
