import { WardctlError } from '../../errors.ts';

/** More of them than any registry sends while it takes a blob. */
const maxCount = 100;

/**
 * Bounds the answers that only say that there will be one (1xx): with each of them, undici waits anew, so that a server
 * could hold us for ever.
 */
export class InterimAnswers {
  /** Aborted with REGISTRY_RESPONSE_INVALID for too many of them, with REGISTRY_TIMEOUT where no other answer comes. */
  readonly signal: AbortSignal;
  private readonly controller = new AbortController();
  private readonly url: URL;
  private readonly timeoutMs: number;
  private count = 0;
  private timer: NodeJS.Timeout | undefined;

  /** @param timeoutMs from the first of them behind the end of the request to the answer proper */
  constructor(url: URL, timeoutMs: number, signal: AbortSignal | undefined) {
    this.url = url;
    this.timeoutMs = timeoutMs;
    this.signal =
      signal === undefined ? this.controller.signal : AbortSignal.any([signal, this.controller.signal]);
  }

  /** To be told of each of them. @param isSent whether all of the request was sent by then */
  add(isSent: boolean): void {
    this.count++;
    if (this.count > maxCount) this.breakOff('REGISTRY_RESPONSE_INVALID', `more than ${String(maxCount)}`);
    // What is still being sent may take long.
    if (!isSent) return;
    this.timer ??= setTimeout(() => {
      this.breakOff('REGISTRY_TIMEOUT', `for ${String(this.timeoutMs / 1000)} s nothing but`);
    }, this.timeoutMs);
  }

  /** To be called when the answer proper is there, or the exchange has failed. */
  end(): void {
    clearTimeout(this.timer);
  }

  private breakOff(code: 'REGISTRY_TIMEOUT' | 'REGISTRY_RESPONSE_INVALID', found: string): void {
    const message = `${this.url.host}: expected an answer, found ${found} interim answers (status 1xx)`;
    this.controller.abort(new WardctlError(code, message, { hint: 'Ask the operator of the server.' }));
  }
}
