import type { LookupFunction } from 'node:net';
import { WardctlError } from '../../errors.ts';
import { Secrets } from '../secrets.ts';
import type { Sources } from '../sources.ts';
import { untilAborted } from './abort.ts';
import { AgentPool, type Rung } from './agents.ts';
import { exchange } from './exchange.ts';
import { failureOf, isConnectionFailure } from './failure.ts';
import { proxyLogins, type ProxySettings } from './proxies.ts';
import { OutgoingBody, type RequestBody } from './request-body.ts';
import { ClientResponse, type TransportResponse } from './response.ts';
import { describeWays, type FailedWay } from './failed-ways.ts';
import { defaultTimeouts, type Timeouts } from './timeouts.ts';

export type { RequestBody } from './request-body.ts';
export type { TransportResponse } from './response.ts';

export interface TransportOptions {
  readonly sources: Sources;
  readonly proxies: ProxySettings;
  /** PEM texts that count for all hosts, besides the system's. */
  readonly extraCertificates?: readonly string[];
  readonly timeouts?: Partial<Timeouts>;
  /** How host names are looked up where there is no proxy to do it. Default: as the system does. */
  readonly lookup?: LookupFunction;
  /** Told once for each host that is not reached by verified HTTPS. */
  readonly warn: (message: string) => void;
}

export interface TransportRequest {
  readonly method: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: RequestBody | undefined;
  readonly signal?: AbortSignal | undefined;
  /** The host was named by another server: it is not reached where its name leads to this machine. */
  readonly isForeign?: boolean;
}

/** Makes single HTTP exchanges: no redirects, no retries, no credentials but those of proxies. */
export interface Transport {
  /** What servers and proxies are sent and nobody may see. */
  readonly secrets: Secrets;
  /**
   * @param url `https:`; where the host is insecure, `http:` is tried too. `http:` is reached as it is: whether that may
   *   be is the caller's to know
   * @throws WardctlError REGISTRY_UNREACHABLE, REGISTRY_TIMEOUT, REGISTRY_RESPONSE_INVALID (a foreign host that is this
   *   machine), USAGE_INVALID (a proxy); what the body's source throws, and what `signal` was aborted with
   */
  request(url: URL, request: TransportRequest): Promise<TransportResponse>;
  /** Whether the host may be reached without TLS, or without a valid certificate. */
  isInsecure(url: URL): boolean;
  /** Breaks off what is under way. */
  close(): Promise<void>;
}

/** HTTP over undici, which leaves bodies as they are on the wire (`fetch` unpacks them silently). */
export function createTransport(options: TransportOptions): Transport {
  return new HttpTransport(options);
}

const rungNames: Readonly<Record<Rung, string>> = {
  verified: 'https',
  unverified: 'https without verification',
  plain: 'http',
};

class HttpTransport implements Transport {
  readonly secrets = new Secrets();
  private readonly options: TransportOptions;
  private readonly timeouts: Timeouts;
  private readonly pool: AgentPool;
  /** How each insecure host was reached. */
  private readonly reached = new Map<string, Rung>();

  constructor(options: TransportOptions) {
    this.options = options;
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.pool = new AgentPool({ ...options, timeouts: this.timeouts });
    for (const { username, password } of proxyLogins(options.proxies))
      this.secrets.addLogin(username, password);
  }

  isInsecure({ host }: URL): boolean {
    return this.options.sources.insecureSources.has(host);
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  async request(url: URL, request: TransportRequest): Promise<TransportResponse> {
    const failures: FailedWay[] = [];
    const rungs = this.rungsFor(url);
    for (;;) {
      const rung = rungs.shift() ?? 'verified';
      const outgoing = request.body && new OutgoingBody(request.body.content);
      try {
        const response = await this.exchange(onRung(url, rung), rung, request, outgoing);
        this.remember(url, rung);
        return response;
      } catch (error) {
        request.signal?.throwIfAborted();
        if (outgoing?.failure !== undefined) throw outgoing.failure.error;
        if (error instanceof WardctlError) throw error;
        failures.push({ way: rungNames[rung], reason: failureOf(error, url.host).reason });
        const isReached = outgoing?.isStarted === true || !isConnectionFailure(error);
        if (isReached || rungs.length === 0) throw this.unreachable(onRung(url, rung), error, failures);
      }
    }
  }

  /** The ways to try, in their order (sigstore-and-oci 4.3). */
  private rungsFor(url: URL): Rung[] {
    if (url.protocol === 'http:') return ['plain'];
    if (!this.isInsecure(url)) return ['verified'];
    const known = this.reached.get(url.host);
    return known === undefined ? ['verified', 'unverified', 'plain'] : [known];
  }

  private async exchange(
    url: URL,
    rung: Rung,
    { method, headers = {}, body, signal, isForeign = false }: TransportRequest,
    outgoing: OutgoingBody | undefined,
  ): Promise<TransportResponse> {
    const all = {
      // What is hashed is what was stored: nobody on the way is to pack it.
      'accept-encoding': 'identity',
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(body.size) }),
    };
    const { pool, secrets, timeouts } = this;
    const sent = { method, headers: all, body: outgoing, signal, isForeign };
    const answer = exchange(pool, url, rung, sent, timeouts);
    return new ClientResponse(url, await untilAborted(answer, signal), {
      secrets,
      idleMs: timeouts.idleMs,
      signal,
    });
  }

  private remember(url: URL, rung: Rung): void {
    if (!this.isInsecure(url) || this.reached.has(url.host)) return;
    this.reached.set(url.host, rung);
    const because = 'because sources.yaml lists the host as insecure';
    if (rung === 'unverified')
      this.options.warn(`${url.host}: its certificate is not trusted, but used ${because}`);
    if (rung === 'plain') this.options.warn(`${url.host}: reached over http, without encryption, ${because}`);
  }

  private unreachable(url: URL, error: unknown, failures: readonly FailedWay[]): WardctlError {
    const { code, reason, hint, isLasting } = failureOf(error, url.host);
    const proxy = this.pool.proxyOf(url);
    const way = proxy === undefined ? '' : ` through the proxy ${proxy.origin}`;
    const ways = describeWays(failures, reason);
    return new WardctlError(code, `cannot reach ${url.origin}${way}: ${reason}${ways}`, {
      hint,
      cause: error,
      ...(isLasting && { details: { isLasting } }),
    });
  }
}

function onRung(url: URL, rung: Rung): URL {
  if (rung !== 'plain' || url.protocol === 'http:') return url;
  const plain = new URL(url);
  plain.protocol = 'http:';
  return plain;
}
