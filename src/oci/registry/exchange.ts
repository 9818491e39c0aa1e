import { WardctlError } from '../../errors.ts';
import type { RequestBody, Transport, TransportRequest, TransportResponse } from '../transport/transport.ts';
import { readRefusal, refusalError } from './answer-error.ts';
import type { Authorizer } from './authorization.ts';
import { followRedirects } from './redirects.ts';
import { delayBefore, retrying, type Surroundings } from './retry.ts';
import { shown } from './server-text.ts';

/** One request of the distribution API. */
export interface ExchangeRequest {
  readonly method: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH';
  readonly url: URL;
  /** Of the token, such as `repository:team/policy:pull`. */
  readonly scope: string;
  /** For messages, such as `ghcr.io/team/policy:v1`. */
  readonly what: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Statuses besides 2xx that the caller deals with. */
  readonly accept?: readonly number[];
  /** Whether to try again by itself what may work the next time. Default: for GET and HEAD. */
  readonly repeatable?: boolean;
}

export interface ExchangeOptions extends Surroundings {
  readonly registry: string;
  /** The root of the registry's API. */
  readonly apiUrl: URL;
  readonly transport: Transport;
  readonly authorizer: Authorizer;
  readonly userAgent: string;
  readonly warn: (message: string) => void;
}

/** A new token, and one that allows more, are asked for; then it is enough. */
const maxLogins = 2;
const maxWarnings = 10;
/** Who waits longer is told. */
const longWaitMs = 5000;

/** Requests with all that lies between a question and its answer: login, redirects, retries. */
export class Exchange {
  private readonly options: ExchangeOptions;
  /** The registry itself: it may have been reached over http, on the port of that. */
  private readonly homes: Set<string>;

  constructor(options: ExchangeOptions) {
    this.options = options;
    this.homes = new Set([originOf(options.apiUrl)]);
  }

  /**
   * The answer: 2xx, or one of `accept`. Its body is the caller's to read or to discard.
   * @throws WardctlError REGISTRY_*
   */
  send(request: ExchangeRequest): Promise<TransportResponse> {
    return this.ask(request, (response) => Promise.resolve(response));
  }

  /**
   * The answer as `read` makes it: the request is made again where reading breaks off, too.
   * @throws WardctlError REGISTRY_*, and what `read` throws
   */
  async ask<T>(request: ExchangeRequest, read: (response: TransportResponse) => Promise<T>): Promise<T> {
    const once = async (): Promise<T> => {
      const response = await this.authorized(request);
      this.passOnWarnings(response);
      if (isGranted(response, request)) return read(response);
      throw await this.refused(response, request);
    };
    const mayRepeat = request.repeatable ?? (request.method === 'GET' || request.method === 'HEAD');
    try {
      return await (mayRepeat
        ? retrying(once, (attempt, error) => this.pause(attempt, error, request.signal))
        : once());
    } catch (error) {
      throw this.presentable(error, request.what);
    }
  }

  /**
   * Waits before another attempt, as long as the server asks for.
   * @param attempt the number of those that failed, from 1
   */
  async pause(attempt: number, error: unknown, signal: AbortSignal | undefined): Promise<void> {
    const { registry, warn, wait } = this.options;
    const delayMs = delayBefore(attempt, error, this.options);
    if (delayMs >= longWaitMs) warn(`${registry} asks to wait ${String(Math.ceil(delayMs / 1000))} s`);
    await wait(delayMs, signal);
  }

  private async authorized(request: ExchangeRequest): Promise<TransportResponse> {
    const { authorizer } = this.options;
    for (let logins = 0; ; logins++) {
      const sent: string[] = [];
      const response = await this.redirected(request, sent);
      if (response.status !== 401 || logins === maxLogins || !this.isHome(response.url)) return response;
      const isWorthwhile = await authorizer.answer(response, request.scope, sent.at(-1), request.signal);
      if (!isWorthwhile) return response;
      response.discard();
    }
  }

  /** @param sent is given what the registry was sent as `Authorization` */
  private redirected(request: ExchangeRequest, sent: string[]): Promise<TransportResponse> {
    const { authorizer, userAgent, apiUrl } = this.options;
    const { method, url, headers = {}, body, signal, scope, what } = request;
    // What the registry gave its credentials for stays with it, wherever it leads.
    const authorize = async (place: URL): Promise<string | undefined> => {
      const header = this.isHome(place) ? await authorizer.headerFor(scope, signal) : undefined;
      if (header !== undefined) sent.push(header);
      return header;
    };
    return followRedirects((place, one) => this.once(place, one), {
      method,
      url,
      namedBy: apiUrl,
      headers: { 'user-agent': userAgent, ...headers },
      body,
      signal,
      what,
      authorize,
    });
  }

  private async once(url: URL, request: TransportRequest): Promise<TransportResponse> {
    const response = await this.options.transport.request(url, request);
    if (this.isHome(url)) this.homes.add(originOf(response.url));
    return response;
  }

  private isHome(url: URL): boolean {
    return this.homes.has(originOf(url));
  }

  private async refused(response: TransportResponse, { what }: ExchangeRequest): Promise<WardctlError> {
    const { registry, authorizer } = this.options;
    const isHome = this.isHome(response.url);
    const isAboutAccess = isHome && [401, 403, 404, 429].includes(response.status);
    return refusalError(
      {
        what,
        registry,
        who: isHome ? 'the registry' : response.url.host,
        credentials: isAboutAccess ? authorizer.describe() : '',
      },
      await readRefusal(response),
    );
  }

  /** `Warning: 299 - "text"` is meant for the user (distribution spec 1.1, warnings). */
  private passOnWarnings(response: TransportResponse): void {
    const { registry, warn } = this.options;
    for (const header of response.headers('warning').slice(0, maxWarnings)) {
      const text = /^299 - "(.*)"$/s.exec(header.trim())?.[1];
      if (text !== undefined)
        warn(`${registry} says: ${shown(text.replace(/\\(.)/gs, '$1'), response.secrets)}`);
    }
  }

  /** The error with what it is about in front, and nothing in it that nobody may see. */
  presentable(error: unknown, what: string): unknown {
    if (!(error instanceof WardctlError)) return error;
    return this.options.transport.secrets.hideIn(error.message.startsWith(what) ? error : error.about(what));
  }
}

function isGranted({ status }: TransportResponse, { accept = [] }: ExchangeRequest): boolean {
  return (status >= 200 && status < 300) || accept.includes(status);
}

/** Host and port: the way in which an insecure host was reached changes the scheme only. */
function originOf({ hostname, port, protocol }: URL): string {
  return `${hostname}:${port === '' ? (protocol === 'https:' ? '443' : '80') : port}`;
}
