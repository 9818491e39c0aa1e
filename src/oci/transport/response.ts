import type { Dispatcher } from 'undici';
import { WardctlError } from '../../errors.ts';
import { failureOf } from './failure.ts';
import { Pace } from './pace.ts';

/** An answer; its body is read once, or discarded. */
export interface TransportResponse {
  /** The URL that answered. */
  readonly url: URL;
  readonly status: number;
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

/** What remains of a body is read up to here, so that the connection can be used again. */
const maxDiscardedBytes = 16 * 1024;

export class UndiciResponse implements TransportResponse {
  readonly url: URL;
  readonly status: number;
  private readonly answer: Dispatcher.ResponseData;
  private readonly idleMs: number;
  private readonly signal: AbortSignal | undefined;

  constructor(url: URL, answer: Dispatcher.ResponseData, idleMs: number, signal: AbortSignal | undefined) {
    this.url = url;
    this.status = answer.statusCode;
    this.answer = answer;
    this.idleMs = idleMs;
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
    const chunks: AsyncIterable<Uint8Array> = this.answer.body;
    const pace = new Pace(this.idleMs);
    try {
      for await (const chunk of chunks) {
        if (!pace.isKept(chunk.length)) throw this.brokenOff('REGISTRY_TIMEOUT', 'it came too slowly');
        yield chunk;
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
